// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.report.file.LineSink;
import io.closewait.report.file.OutputException;
import io.closewait.report.file.OutputPath;
import io.closewait.report.file.RollingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class LogOutputTest {
  private static final String STAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+00:00 ";

  @TempDir Path folder;

  private final Recorder stderr = new Recorder();

  private static final class Recorder implements LineSink {
    final StringBuilder text = new StringBuilder();

    @Override
    public void append(List<byte[]> lines) {
      lines.forEach(line -> text.append(new String(line, StandardCharsets.UTF_8)));
    }
  }

  @AfterEach
  void letGo() {
    Loggers.use(LogOutput.undecided());
  }

  private Path file() {
    return folder.resolve("a.log");
  }

  private LogOutput toFile() {
    LogOutput output = LogOutput.toFile(new RollingFile(file(), 1 << 20, 2), stderr);
    output.allowFile();
    return output;
  }

  private List<String> written() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file())) {
      lines.add(line.replaceFirst("^" + STAMP, "T "));
    }
    return lines;
  }

  @Test
  void fileIsMadeAtTheFirstWarningAndGetsWhatCameBefore() throws IOException {
    LogOutput output = toFile();
    output.log(false, "quiet");
    assertFalse(Files.exists(file()));
    assertFalse(output.isWanted());
    output.log(true, "loud");
    output.log(false, "after");
    assertEquals(List.of("T INFO  quiet", "T WARN  loud", "T INFO  after"), written());
    assertEquals("closewait: the report is in '" + file() + "'\n", stderr.text.toString());
  }

  @Test
  void noFileIsMadeBeforeTheApplicationHasUsedTheNetwork() throws IOException {
    LogOutput output = LogOutput.toFile(new RollingFile(file(), 1 << 20, 2), stderr);
    output.log(true, "early");
    assertFalse(Files.exists(file()));
    output.allowFile();
    assertEquals(List.of("T WARN  early"), written());
  }

  @Test
  void waitingLinesAreBounded() throws IOException {
    LogOutput output = toFile();
    for (int i = 0; i < 1000; i++) {
      output.log(false, "line " + i);
    }
    output.log(true, "loud");
    List<String> lines = written();
    assertEquals("T INFO  500 earlier lines are left out", lines.get(0));
    assertEquals("T INFO  line 500", lines.get(1));
    assertEquals(502, lines.size());
  }

  @Test
  void batchIsWrittenAtItsEnd() throws IOException {
    LogOutput output = toFile();
    output.begin();
    output.log(true, "one");
    assertFalse(Files.exists(file()));
    output.log(true, "two");
    output.end();
    assertEquals(List.of("T WARN  one", "T WARN  two"), written());
  }

  private String saidOnStderr() {
    return stderr.text.toString().replaceAll("(?m)^" + STAMP, "T ");
  }

  @Test
  void whereTheFileCannotBeWrittenItsLinesWaitAndStderrHearsOfWarnings() throws IOException {
    Files.createDirectory(file());
    LogOutput output = toFile();
    output.log(false, "quiet");
    output.log(true, "one\na stack");
    output.log(true, "two");
    assertEquals(
        "closewait: log: '"
            + file()
            + "' is a folder; until it can be written the first line of each warning goes to"
            + " stderr\nT WARN  one\nT WARN  two\n",
        saidOnStderr());
    assertTrue(output.failure().startsWith("log: "), output.failure());
    Files.delete(file());
    output.log(true, "three");
    assertEquals(
        List.of("T INFO  quiet", "T WARN  one", "    a stack", "T WARN  two", "T WARN  three"),
        written());
    assertNull(output.failure());
    assertTrue(saidOnStderr().endsWith("closewait: the report is in '" + file() + "'\n"));
  }

  @Test
  void aLogThatCannotBeWrittenFillsNeitherStderrNorMemory() throws IOException {
    Files.createDirectory(file());
    LogOutput output = toFile();
    for (int i = 0; i < 2000; i++) {
      output.log(true, "warning " + i + "\n" + "stack\n".repeat(100));
    }
    assertEquals(22, stderr.text.toString().lines().count(), stderr.text.toString());
    assertTrue(stderr.text.toString().endsWith("the commands report and status tell them\n"));
    Files.delete(file());
    output.log(true, "last");
    assertTrue(Files.size(file()) < 1 << 20, "kept " + Files.size(file()));
    assertTrue(written().get(0).endsWith(" earlier lines are left out"), written().get(0));
  }

  @Test
  void aNameThatIsNoPathIsToldAndWarningsAreFew() {
    LogOutput output = LogOutput.toNoFile(refusal());
    assertTrue(output.isWanted());
    output.log(true, "one");
    assertTrue(output.failure().startsWith("log: '?' is not a path; "), output.failure());
    assertNull(output.path());
  }

  private static OutputException refusal() {
    return assertThrows(OutputException.class, () -> OutputPath.of("\0"));
  }

  @Test
  void nowhereKeepsNothing() {
    LogOutput output = LogOutput.nowhere();
    output.log(true, "loud");
    assertFalse(output.isWanted());
  }

  @Test
  void linesCannotBeForged() throws IOException {
    toFile().log(true, "a\n2026-01-01T00:00:00.000+00:00 WARN  forged\r\u001b[2J");
    List<String> lines = Files.readAllLines(file());
    assertEquals(2, lines.size());
    assertEquals("    2026-01-01T00:00:00.000+00:00 WARN  forged??[2J", lines.get(1));
  }

  @Test
  void loggersReachTheOutputInUse() throws IOException {
    Logger log = Loggers.get(LogOutputTest.class);
    log.info("before {}", 1);
    Loggers.use(toFile());
    log.debug("never");
    log.warn("{} of {}", 2, 3);
    log.error("failed", new IllegalStateException("why"));
    List<String> lines = written();
    assertEquals("T INFO  before 1", lines.get(lines.indexOf("T WARN  2 of 3") - 1));
    int error = lines.indexOf("T WARN  failed: java.lang.IllegalStateException: why");
    assertTrue(error > 0, lines.toString());
    assertTrue(lines.get(error + 1).startsWith("    at io.closewait.report.log.LogOutputTest."));
  }
}
