// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each option takes, and what it means. */
class OptionsTest extends ParsedOptions {
  @Test
  void defaultsAreThoseOfTheContract() {
    Options options = parseWell(null);
    assertEquals(45_000, options.graceMillis());
    assertEquals(360_000, options.graceUnreadMillis());
    assertEquals(10_000, options.intervalMillis());
    assertEquals(600_000, options.summaryMillis());
    assertEquals("closewait-%h-%p.log", options.log());
    assertEquals(10 << 20, options.logSize());
    assertEquals(5, options.logFiles());
    assertNull(options.json());
    assertEquals(10 << 20, options.jsonSize());
    assertEquals(5, options.jsonFiles());
    assertNull(options.html());
    assertNull(options.metrics());
    assertTrue(options.jmx());
    assertTrue(options.jfr());
    assertEquals(32, options.frames());
    assertEquals(5000, options.captureBudget());
    assertTrue(options.ignore().isEmpty());
    assertTrue(options.app().isEmpty());
    assertEquals(-1, options.firstAidMillis());
    assertFalse(options.strict());
    assertTrue(options.enabled());
    for (Option option : Option.values()) {
      assertTrue(options.isDefault(option));
      assertEquals("default", options.source(option));
      assertEquals(option.defaultText(), options.text(option));
    }
  }

  @Test
  void everyDefaultIsItselfAccepted() {
    for (Option option : Option.values()) {
      if (option != Option.CONFIG) {
        parseWell(option.key() + "=" + option.defaultText());
      }
    }
  }

  @Test
  void durationsHaveUnits() {
    assertEquals(500, parseWell("grace=500ms").graceMillis());
    assertEquals(30_000, parseWell("grace=30s").graceMillis());
    assertEquals(300_000, parseWell("grace=5m").graceMillis());
    assertEquals(7_200_000, parseWell("grace=2h").graceMillis());
    for (String bad :
        List.of(
            "5",
            "s",
            "-5s",
            "+5s",
            "1.5h",
            "5 s",
            "5S",
            "99ms",
            "8761h",
            "٣s",
            "",
            "99999999999999999999999s")) {
      Options options = parse("grace=" + bad);
      assertEquals(45_000, options.graceMillis(), bad);
      assertEquals(1, options.problems().size(), bad);
    }
  }

  @Test
  void sizesHaveUnits() {
    assertEquals(512 << 10, parseWell("log.size=512KB").logSize());
    assertEquals(3L << 30, parseWell("json.size=3GB").jsonSize());
    onlyProblem("log.size=10");
    onlyProblem("log.size=10M");
    onlyProblem("log.size=1KB");
    onlyProblem("log.size=9999999999999999999GB");
  }

  @Test
  void captureTakesRateNoneOrAll() {
    assertEquals(500, parseWell("capture=500/s").captureBudget());
    assertEquals(0, parseWell("capture=0").captureBudget());
    assertEquals(0, parseWell("capture=none").captureBudget());
    assertEquals(Integer.MAX_VALUE, parseWell("capture=all").captureBudget());
    onlyProblem("capture=500");
    onlyProblem("capture=1000001/s");
  }

  @Test
  void outputsCanBeSwitchedOff() {
    assertNull(parseWell("log=none").log());
    assertNull(parseWell("log=off").log());
    assertEquals("stderr", parseWell("log=stderr").log());
    system.setProperty("closewait.json", "a.json");
    assertNull(parseWell("json=off").json());
    assertEquals("a.json", parseWell("").json());
  }

  @Test
  void standardOutputIsRefused() {
    assertEquals(
        "log=stdout (agent string): the standard output belongs to the application; it takes"
            + " a file, stderr or none; the default closewait-%h-%p.log is used",
        onlyProblem("log=stdout"));
  }

  @Test
  void metricsDefaultToLoopback() {
    assertEquals("127.0.0.1", parseWell("metrics=9404").metrics().host);
    assertEquals(9404, parseWell("metrics=9404").metrics().port);
    assertEquals("0.0.0.0", parseWell("metrics=0.0.0.0:80").metrics().host);
    assertEquals("::1", parseWell("metrics=[::1]:80").metrics().host);
    for (String bad : List.of("65536", "host:", ":80", "a b:80", "::1:80", "-1", "[]:80")) {
      onlyProblem("metrics=" + bad);
    }
  }

  @Test
  void firstAidIsOffUntilAsked() {
    assertEquals(3_600_000, parseWell("firstaid=1h").firstAidMillis());
    assertEquals(-1, parseWell("firstaid=off").firstAidMillis());
  }

  @Test
  void ignoreTakesFingerprintsClassesAndFiles() throws IOException {
    Path file = folder.resolve("ignore.txt");
    Files.writeString(file, "# known\n0123456789ab # the old pool\n\n org.pool.*  \n");
    IgnoreList ignore = parseWell("ignore=7f3a9c01d2e4|com.acme.*Job|@" + file).ignore();
    assertTrue(ignore.ignores("7f3a9c01d2e4", null));
    assertTrue(ignore.ignores("0123456789ab", null));
    assertTrue(ignore.ignores("ffffffffffff", "com.acme.night.CleanJob"));
    assertTrue(ignore.ignores("ffffffffffff", "org.pool.a.B"));
    assertFalse(ignore.ignores("ffffffffffff", "org.poolish.B"));
    assertFalse(ignore.ignores("ffffffffffff", null));
  }

  @Test
  void badIgnoreEntryCostsOnlyItself() throws IOException {
    Path file = folder.resolve("ignore.txt");
    Files.writeString(file, "0123456789ab\nnot a class\n");
    Options options = parse("ignore=com.acme|@" + file);
    assertEquals(1, options.problems().size());
    assertTrue(options.problems().get(0).contains("'not a class'"), options.problems().toString());
    assertTrue(options.problems().get(0).contains("ignore.txt:2"), options.problems().toString());
    assertTrue(options.ignore().ignores("0123456789ab", null));
    assertTrue(options.ignore().ignores("ffffffffffff", "com.acme.Server"));
  }

  @Test
  void missingIgnoreFileIsTold() {
    Options options = parse("ignore=0123456789ab|@/nowhere/ignore.txt");
    assertEquals(
        List.of(
            "ignore=0123456789ab|@/nowhere/ignore.txt (agent string): file '/nowhere/ignore.txt'"
                + " does not exist and is left out; it takes fingerprints, class names with *"
                + " as a wildcard, or @FILE, separated by |"),
        options.problems());
    assertTrue(options.ignore().ignores("0123456789ab", null));
  }

  @Test
  void appTakesPackages() {
    Globs app = parseWell("app=com.acme|org.*.web").app();
    assertTrue(app.matches("com.acme.Server"));
    assertTrue(app.matches("com.acme.a.b.Server$Inner"));
    assertFalse(app.matches("com.acmeter.Server"));
    assertTrue(app.matches("org.x.y.web"));
    assertFalse(app.matches("org.x.y.web.A"));
  }

  @Test
  void starsInPatternsDoNotExplode() {
    Globs globs = new Globs(new String[] {"*a*a*a*a*a*a*a*a*a*a*a*a*b"});
    assertFalse(globs.matches("a".repeat(10_000)));
    assertTrue(globs.matches("a".repeat(10_000) + "b"));
  }
}
