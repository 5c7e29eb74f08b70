// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Leak;
import io.closewait.leak.Reporter;
import io.closewait.report.log.LogOutput;
import io.closewait.report.log.Loggers;
import io.closewait.report.text.RunInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportersTest {
  @TempDir Path folder;

  @BeforeEach
  void forgetOtherTests() {
    Loggers.use(LogOutput.nowhere());
  }

  @Test
  void failingOutputCostsOnlyItsOwnLine() throws IOException {
    Path file = folder.resolve("a.log");
    Reporter log = Samples.reporters(Samples.options("log=" + file), leak -> null);
    List<String> heard = new ArrayList<>();
    Reporter broken =
        new Reporter() {
          @Override
          public void leak(Leak leak) {
            throw new NoClassDefFoundError("java/lang/management/ManagementFactory");
          }
        };
    Reporter good =
        new Reporter() {
          @Override
          public void leak(Leak leak) {
            heard.add(leak.site);
          }
        };
    Reporters all = new Reporters(List.of(broken, log, good));
    all.started();
    for (int i = 0; i < 3; i++) {
      all.leak(Samples.dead());
      all.swept(Samples.snapshot());
    }
    assertEquals(3, heard.size());
    String text = Files.readString(file);
    assertEquals(4, text.split("LEAK 11c400000002").length);
    assertEquals(2, text.split("failed, its line is lost").length, text);
    assertTrue(text.contains("NoClassDefFoundError: java/lang/management/ManagementFactory"));
  }

  @Test
  void folderAsAnOutputIsToldAndTheRestGoesOn() throws IOException {
    Path log = folder.resolve("a.log");
    Reporter all =
        Samples.reporters(Samples.options("log=" + log + ",json=" + folder), leak -> null);
    all.started();
    all.leak(Samples.dead());
    all.swept(Samples.snapshot());
    assertTrue(Files.readString(log).contains("LEAK 11c400000002"));
  }

  @Test
  void placeholdersAreReplacedAndCannotLeaveTheFolder() {
    assertEquals("/x/a-web-3-4711.log", Samples.RUN.expand("/x/a-%h-%p.log"));
    RunInfo hostile = new RunInfo(null, "../../etc/\n", "0", "0", "0");
    assertEquals("/x/a-.._.._etc__-unknown.log", hostile.expand("/x/a-%h-%p.log"));
  }

  @Test
  void runKnowsItsProcess() {
    RunInfo run = RunInfo.current();
    assertEquals(ProcessHandle.current().pid(), run.pid);
    assertTrue(run.version.matches("\\d+\\.\\d+.*"), run.version);
    assertTrue(run.id.matches("[0-9a-f]{16}"));
    assertTrue(!run.id.equals(RunInfo.current().id));
  }
}
