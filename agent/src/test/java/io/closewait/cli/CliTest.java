// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.mailbox.Proc;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliTest {
  @TempDir private Path folder;
  private FakeMachine machine;

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
  }

  @Test
  void wrongCallsAreOneSentence() throws IOException {
    machine.process(1);
    String near = machine.refusal(2, "reprot", 1);
    assertTrue(near.endsWith("there is no command 'reprot'; did you mean report?"), near);
    assertTrue(machine.refusal(2, "frobnicate").contains("'frobnicate'; there are list, "));
    near = machine.refusal(2, "report", 1, "--jsno");
    assertTrue(near.endsWith("; did you mean --json? 'help report' tells more."), near);
    near = machine.refusal(2, "report", 1, "--brief", "--json");
    assertTrue(near.contains("--brief, --full and --site are for the agent's text"), near);
    assertTrue(machine.refusal(2, "report", 1, "--site", "X!").contains("'X!' is no site; "));
    assertTrue(machine.refusal(2, "x\ny\033[31m").contains("'x?y?[31m'"));
    assertTrue(machine.refusal(2, "report", "x").contains("'x' is no process id"));
    assertTrue(machine.refusal(2, "report", "0").contains("'0' is no process id"));
    assertTrue(machine.refusal(2, "report").contains("PID"));
    assertTrue(machine.refusal(2, "version", "x").contains("one argument too many: 'x'"));
    assertTrue(machine.refusal(2, "help", "x").contains("no command 'x' to help with"));
    String both = machine.refusal(2, "report", 1, "--kernel-only", "--html", "x");
    assertTrue(both.endsWith("--kernel-only is a text or --json. 'help report' tells more."), both);
  }

  @Test
  void withoutAProcessItTakesTheOnlyJvmOrNamesTheSickest() throws IOException {
    machine.process(12).program("sleep").runs("sleep", "60");
    String none = machine.refusal(2, "report");
    assertTrue(none.endsWith("PID is missing, and no JVM runs here that can be looked at."), none);
    machine.jvm(10, "a.Healthy");
    String only = machine.run("report", "--kernel-only").exits(0).err();
    assertTrue(only.startsWith("closewait: process 10 (a.Healthy) is the only JVM here."), only);
    machine.jvm(11, "a.Sick").socket(FakeProcess.CLOSE_WAIT, 80, 5001).namespace("net", "net:[2]");
    String several = machine.refusal(2, "attach", "grace=10s");
    String words = "the sickest is process 11 (a.Sick) with 1 in CLOSE_WAIT; type: java -jar ";
    assertTrue(several.contains("PID is missing, and 2 JVMs run here; " + words), several);
    assertTrue(several.endsWith(" attach 11 grace=10s"), several);
    assertTrue(machine.refusal(2, "top").endsWith(" top 11"));
  }

  @Test
  void withoutACommandItTellsWhatThereIs() {
    String usage = machine.run().exits(2).err();
    assertTrue(usage.startsWith("Usage: java -jar closewait-agent.jar COMMAND"), usage);
    for (List<String> call : List.of(List.of("help"), List.of("--help"), List.of("-h"))) {
      assertEquals(usage, machine.run(call.toArray()).exits(0).out());
    }
  }

  @Test
  void helpsWithEachCommandOnOneScreen() {
    for (String name :
        List.of("list", "attach", "report", "status", "top", "close", "detach", "explain")) {
      String help = machine.run("help", name).exits(0).out();
      assertTrue(help.startsWith("Usage: java -jar closewait-agent.jar " + name), help);
      assertTrue(help.lines().count() <= 24, help);
      assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
      assertEquals(help, machine.run(name, "--help").exits(0).out());
    }
    assertTrue(machine.run("help", "options").exits(0).out().contains("grace.unread=6m"));
  }

  @Test
  void tellsItsVersion() throws IOException {
    machine.jar = JarTest.jar(folder.resolve("a.jar"), "7.8.9", true).toFile();
    assertEquals("Closewait 7.8.9\n", machine.run("version").exits(0).out());
    assertEquals("Closewait 7.8.9\n", machine.run("--version").exits(0).out());
  }

  @Test
  void whatCouldNotBePrintedIsNoSuccess() {
    assertEquals("closewait: the output could not be written.\n", brokenOutput(false, Exit.FILE));
    assertEquals("", brokenOutput(true, Exit.DONE), "who closed a pipe had enough");
  }

  private String brokenOutput(boolean pipe, int exit) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Console console = new Console(new PrintStream(full), new PrintStream(err), false, pipe);
    Machine real = machine.call().machine;
    Invocation call =
        new Invocation(
            new String[] {"version"}, console, new ByteArrayInputStream(new byte[0]), real);
    assertEquals(exit, Cli.run(call));
    return err.toString();
  }

  @Test
  void aDefectOfOursIsNotPassedOffAsTheUsers() throws IOException {
    machine.jvm(10, "a.Main");
    machine.tool =
        new AttachTool() {
          @Override
          public boolean isThere() {
            throw new IllegalStateException("broken");
          }

          @Override
          public void load(java.io.File jar, long pid, String argument) {}
        };
    String err = machine.run("attach", 10).exits(6).err();
    assertTrue(err.contains("a defect of the command line, please report it: "), err);
    assertTrue(err.contains("    at io.closewait.cli.Loader.check("), err);
  }

  @Test
  void whatDoesNotFitIntoMemoryIsASentence() throws IOException {
    machine.jvm(10, "a.Main");
    machine.tool =
        new AttachTool() {
          @Override
          public boolean isThere() {
            throw new OutOfMemoryError();
          }

          @Override
          public void load(java.io.File jar, long pid, String argument) {}
        };
    String err = machine.run("attach", 10).exits(6).err();
    String again = "type: java -Xmx2g -jar " + machine.jar + " attach 10\n";
    assertTrue(err.endsWith("that is more than fits into this JVM; " + again), err);
  }

  @Test
  void theRealMachineIsLinuxOrSaysSo() {
    assertEquals(Proc.SYSTEM.isThere(), new java.io.File("/proc/self/stat").exists());
    assertEquals(Runtime.version().feature(), Machine.real().javaFeature);
    assertTrue(Machine.real().answerSeconds >= 20);
  }
}
