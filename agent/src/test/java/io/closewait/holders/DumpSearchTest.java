// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.dump.BrokenDumpException;
import io.closewait.leak.Holder;
import io.closewait.options.Options;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps that a JVM of the tests' Java writes of itself, whole, cut short and damaged. */
class DumpSearchTest {
  private static final String PROGRAM = DumpedProgram.class.getName();
  private static final URL PROGRAM_PLACE =
      DumpedProgram.class.getProtectionDomain().getCodeSource().getLocation();
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private static Path whole;

  @BeforeAll
  static void dump() throws IOException, InterruptedException {
    whole = dump("whole");
  }

  private static Path dump(String name, String... flags) throws IOException, InterruptedException {
    Path file = folder.resolve(name + ".hprof");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-Xmx64m", "-cp", classes(), PROGRAM, file.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, process.waitFor());
    return file;
  }

  private static String classes() {
    return new File(PROGRAM_PLACE.getPath()).getPath();
  }

  private static DumpFindings find(Path file) throws IOException {
    return new DumpSearch(Options.parse("").app(), (bytes, of) -> {}).find(file, number -> true);
  }

  private static void assertEach(DumpFindings found, int unheld) {
    assertNull(found.problem);
    assertCount(found, DumpedProgram.IN_MAP, "static " + PROGRAM + ".SESSIONS (HashMap) -> ");
    assertCount(found, DumpedProgram.IN_QUEUE, "static " + PROGRAM + ".WAITING (LinkedBlocking");
    assertCount(found, DumpedProgram.IN_THREAD, "static " + PROGRAM + ".OPEN");
    assertCount(found, DumpedProgram.LOCAL, "a local variable at " + PROGRAM + ".holdInLocal(");
    assertCount(found, unheld, "nobody: no reference leads to them; they are never closed");
    assertEquals(5, found.holders.stream().filter(each -> each.count > 0).count());
  }

  private static void assertCount(DumpFindings found, int count, String words) {
    int seen = 0;
    for (Holder each : found.holders) {
      seen += each.words.contains(words) ? each.count : 0;
    }
    List<String> all = found.holders.stream().map(Holder::sentence).toList();
    assertEquals(count, seen, words + " in " + all);
  }

  @Test
  void whoHoldsThemIsToldByTheirNames() throws IOException {
    DumpFindings found = find(whole);
    assertEach(found, DumpedProgram.OF_NOBODY);
    assertEquals(
        DumpedProgram.IN_MAP
            + DumpedProgram.IN_QUEUE
            + DumpedProgram.IN_THREAD
            + DumpedProgram.LOCAL
            + DumpedProgram.OF_NOBODY,
        found.connections);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:-UseCompressedOops", "-Xint"})
  void whateverTheCollectorAndTheSizeOfReferences(String flag)
      throws IOException, InterruptedException {
    assertEach(find(dump(flag.substring(5), flag)), DumpedProgram.OF_NOBODY);
  }

  @Test
  void onlyTheNumbersThatAreAskedForCount() throws IOException {
    DumpFindings found =
        new DumpSearch(Options.parse("").app(), (bytes, of) -> {}).find(whole, number -> false);
    assertEquals(0, found.connections);
    assertEquals(List.of(), found.holders);
  }

  static Stream<Integer> percents() {
    return Stream.of(1, 20, 50, 80, 99);
  }

  @ParameterizedTest
  @MethodSource("percents")
  void ofAFileThatIsCutShortThePartIsSaidToBeOne(int percent) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut-" + percent + ".hprof");
    Files.write(cut, Arrays.copyOf(bytes, (int) ((long) bytes.length * percent / 100)));
    DumpFindings found = find(cut);
    assertNotNull(found.problem);
    assertTrue(found.problem.contains("it ends at byte "), found.problem);
  }

  @Test
  void whatIsNoDumpIsSaidToBeNone() throws IOException {
    Path file = folder.resolve("none.hprof");
    for (String content : new String[] {"", "PK", "JAVA PROFILE 1.0.2", "x".repeat(1000)}) {
      Files.writeString(file, content);
      assertThrows(BrokenDumpException.class, () -> find(file), content);
    }
  }

  /** Whatever the bytes are: an answer, or a sentence, and in time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aDamagedFileNeverBreaksTheReader(long seed) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(seed);
    for (int i = 0; i < 1 << seed; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    Path damaged = folder.resolve("damaged-" + seed + ".hprof");
    Files.write(damaged, bytes);
    assertTimeoutPreemptively(
        AT_MOST,
        () -> {
          try {
            assertNotNull(find(damaged).holders);
          } catch (BrokenDumpException told) {
            assertNotNull(told.getMessage());
          }
        });
  }
}
