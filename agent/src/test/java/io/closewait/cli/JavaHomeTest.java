// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.mailbox.Proc;
import io.closewait.support.Fuzzed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java a process is, and what it runs. */
class JavaHomeTest {
  private static final long PID = 4711;

  @TempDir private Path folder;
  private FakeProcess jvm;
  private Proc proc;

  @BeforeEach
  void begin() throws IOException {
    FakeMachine machine = new FakeMachine(folder);
    jvm = machine.jvm(PID, "a.Main");
    proc = new Proc(machine.proc);
  }

  private JavaHome home() {
    return JavaHome.of(proc, PID);
  }

  private void assertFeature(int feature, String version) throws IOException {
    jvm.java(version);
    assertEquals(feature, home().feature, version);
    assertEquals(version, home().version);
  }

  @Test
  void knowsTheVersionsThatJdksCallThemselves() throws IOException {
    assertFeature(8, "1.8.0_121");
    assertFeature(8, "8.0.372");
    assertFeature(11, "11.0.2+9");
    assertFeature(21, "21");
    assertFeature(25, "25-ea");
    assertFeature(0, "99999999999");
    assertFeature(0, "seventeen");
  }

  @Test
  void aVersionThatIsNotThereIsAQuestionMark() throws IOException {
    for (String release :
        new String[] {"", "JAVA_VERSION=\n", "JAVA_VERSION=\"\"\n", "IMAGE=x\n"}) {
      Files.writeString(jvm.release(), release);
      assertEquals("?", home().version, release);
      assertEquals(0, home().feature);
    }
    Files.delete(jvm.release());
    assertEquals("?", home().version);
  }

  @Test
  void readsTheVersionWithQuotesOrWithout() throws IOException {
    Files.writeString(
        jvm.release(), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=1.8.0_99\nOS_NAME=\"Linux\"\n");
    assertEquals("1.8.0_99", home().version);
    Files.writeString(jvm.release(), "JAVA_VERSION=\"\033[31m17\"\n");
    assertEquals("?[31m17", home().version);
    Files.writeString(jvm.release(), "JAVA_VERSION=\"17\"\n" + "x".repeat(70_000));
    assertEquals("?", home().version, "no release is that long");
  }

  @Test
  void findsTheReleaseOfAnOldJre() throws IOException {
    jvm.java("1.8.0_121").mapped("/jdk/4711/jre/lib/amd64/server/libjvm.so");
    assertEquals("1.8.0_121", home().version);
    jvm.mapped("/jdk/4711/a/b/c/d/e/f/libjvm.so");
    assertEquals("?", home().version, "too far above");
  }

  /** After an upgrade of the package. */
  @Test
  void aLibraryThatWasReplacedStillTellsTheJvm() throws IOException {
    jvm.mapped("/jdk/4711/lib/server/libjvm.so (deleted)");
    assertEquals("17.0.15", home().version);
    assertFalse(home().openJ9);
  }

  @Test
  void withoutTheLibraryItIsNoJvm() throws IOException {
    jvm.file("maps", "7f00-7f01 r-xp 0000 08:01 5   /usr/lib/libc.so.6\n7f02-7f03 rw-p 0 0 0\n");
    assertNull(home());
    jvm.file("maps", "");
    assertNull(home());
    Files.delete(jvm.folder.resolve("maps"));
    assertNull(home());
  }

  @Test
  void openJ9IsToldByAnyOfItsLines() throws IOException {
    jvm.file(
        "maps",
        "7f00-7f01 r-xp 0 08:01 5 /jdk/4711/lib/default/libj9vm29.so\n"
            + "7f00-7f01 r-xp 0 08:01 5 /jdk/4711/lib/server/libjvm.so\n");
    assertTrue(home().openJ9);
    assertEquals(17, home().feature);
  }

  private static String name(String... arguments) {
    return JavaName.of(arguments);
  }

  @Test
  void optionsWithAValueAreNoMainClass() {
    for (String option :
        new String[] {
          "-cp", "-classpath", "--class-path", "-p", "--add-modules", "--patch-module"
        }) {
      assertEquals("a.Main", name("java", option, "value", "a.Main"), option);
    }
    assertEquals("a.Main", name("java", "-ea", "-XX:+UseZGC", "-Dx=y", "a.Main", "-jar", "b.jar"));
    assertEquals("Hello.java", name("java", "--source", "21", "Hello.java", "x"));
  }

  @Test
  void aCommandLineThatEndsTooEarlyIsNoFailure() {
    assertNull(name("java", "-jar"));
    assertNull(name("java", "--module"));
    assertEquals("java", name("/usr/bin/java", "-cp"));
    assertEquals("java", name("java", "-version"));
    assertNull(name());
  }

  @Test
  void aNameIsOneLineAndNotLong() {
    assertEquals("a?b?[2J", name("java", "a\nb\033[2J"));
    assertEquals("x".repeat(200) + "...", name("java", "x".repeat(5000)));
    assertEquals("a?.jar", name("java", "-jar", "/srv/a\u202e.jar"));
  }

  @Test
  void aProcessThatHidesItsCommandLineHasNoName() throws IOException {
    jvm.file("cmdline", "");
    assertNull(JavaName.of(proc, PID));
    assertFalse(JavaName.isLauncher(proc, PID));
    jvm.file("cmdline", "\0\0");
    assertNull(JavaName.of(proc, PID));
    Files.delete(jvm.folder.resolve("cmdline"));
    assertNull(JavaName.of(proc, PID));
    assertFalse(JavaName.isLauncher(proc, PID));
  }

  @Test
  void onlyJavaIsALauncher() throws IOException {
    assertTrue(JavaName.isLauncher(proc, PID));
    assertTrue(JavaName.isLauncher(proc, jvm.runs("java").pid));
    assertFalse(JavaName.isLauncher(proc, jvm.runs("/opt/java/bin/javac", "java").pid));
  }

  /** More of it, as all that is fuzzed, in the profile reliability. */
  @Test
  void aReleaseOfAnyCharactersIsReadAndPrintsClean() {
    String[] pieces = {
      "JAVA_VERSION=",
      "\"",
      "\n",
      "17",
      "1.",
      "8",
      ".0_",
      "9999999999",
      "\033[2J",
      "\u202e",
      "\0",
      "é"
    };
    Random random = Fuzzed.random();
    for (int i = 0; i < Fuzzed.COUNT; i++) {
      StringBuilder release = new StringBuilder(i % 2 == 0 ? "JAVA_VERSION=\"" : "");
      for (int n = random.nextInt(8); n > 0; n--) {
        release.append(
            random.nextInt(4) == 0
                ? Character.toString((char) random.nextInt(0x10000))
                : pieces[random.nextInt(pieces.length)]);
      }
      String version = JavaHome.versionIn(release.toString());
      if (version != null) {
        assertEquals(Terminal.line(version), version, release::toString);
        assertTrue(version.length() < 300, release::toString);
        assertTrue(JavaHome.feature(version) >= 0, release::toString);
      }
    }
    Fuzzed.held("releases of JDKs", Fuzzed.COUNT);
  }
}
