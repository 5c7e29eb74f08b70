// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each kind of value takes, at its edges, and what follows from several together. */
class OptionValuesTest {
  private static Options parse(String agentString) {
    return Options.parse(agentString, new Properties(), Map.of());
  }

  private static Options well(String agentString) {
    Options options = parse(agentString);
    assertEquals(List.of(), options.problems(), agentString);
    return options;
  }

  private static void refused(String agentString) {
    assertEquals(1, parse(agentString).problems().size(), agentString);
  }

  // ---- words -----------------------------------------------------------------------------------

  @Test
  void flagsAreTrueOrFalse() {
    Options set = well("strict=true,enabled=false,jmx=false,jfr=false");
    assertTrue(set.strict());
    assertFalse(set.enabled());
    assertFalse(set.jmx());
    assertFalse(set.jfr());
    refused("jmx=yes");
  }

  @Test
  void holdersAreSoughtAtOnceOrWhenAskedOrNever() {
    assertTrue(well("").holders());
    assertTrue(well("").holdersUnasked());
    assertTrue(well("holders=ask").holders());
    assertFalse(well("holders=ask").holdersUnasked());
    assertFalse(well("holders=off").holders());
    assertFalse(well("holders=off").holdersUnasked());
    refused("holders=always");
  }

  @Test
  void theModeIsOneOfTwo() {
    assertFalse(well("").isForTests());
    assertFalse(well("mode=watch").isForTests());
    assertTrue(well("mode=test").isForTests());
    refused("mode=off");
    assertEquals("never", well("watch=never").text(Option.WATCH));
    refused("watch=sometimes");
  }

  @Test
  void theGreetingGoesToStderrOrNowhere() {
    assertFalse(well("").hello());
    assertFalse(well("hello=off").hello());
    assertTrue(well("hello=stderr").hello());
    refused("hello=stdout");
  }

  @Test
  void theAgentMayLeaveAfterATime() {
    assertEquals(-1, well("").leaveMillis());
    assertEquals(600_000, well("leave=10m").leaveMillis());
    refused("leave=soon");
  }

  // ---- links and files -------------------------------------------------------------------------

  @Test
  void aLinkToSourceCodeIsAnAddressWithAPlaceForThePath() {
    assertNull(well("").source());
    String link = "https://git.acme.com/a/{path}#L{line}";
    assertEquals(link, well("source=" + link).source());
    assertEquals("http://a/{path}", well("source=http://a/{path}").source());
    refused("source=ftp://git.acme.com/{path}");
    refused("source=https://git.acme.com/{line}");
    refused("source=https://a/{path}" + "x".repeat(4096));
    for (char bad : " \"'<>\\^`\u00e9\u007f".toCharArray()) {
      refused("source=https://a/" + bad + "b/{path}");
    }
  }

  @Test
  void aLinkIsAsLongAsAPathMayBe() {
    String link = "https://a/{path}";
    String longest = link + "x".repeat(4096 - link.length());
    assertEquals(longest, well("source=" + longest).source());
    refused("source=" + longest + "x");
  }

  @Test
  void onlyWhatIsWrittenInLinesMayGoToStderr() {
    assertEquals("stderr", well("log=stderr").log());
    assertEquals("stderr", well("json=stderr").json());
    assertEquals("stderr", well("html=stderr").html(), "a file of this name");
    refused("json=stdout");
    refused("html=stdout");
  }

  @Test
  void aPathMayBeLongButHasNoControlCharacters() {
    String longest = "x".repeat(4096);
    assertEquals(longest, well("log=" + longest).log());
    refused("log=" + longest + "x");
    refused("log=a\tb");
  }

  // ---- addresses -------------------------------------------------------------------------------

  @Test
  void aHostIsANameOrANumber() {
    assertEquals("azAZ09-._", well("metrics=azAZ09-._:1").metrics().host);
    assertEquals("fe80::1%eth0", well("metrics=[fe80::1%eth0]:1").metrics().host);
    for (char bad : "@[`{/:%".toCharArray()) {
      refused("metrics=a" + bad + "b:1");
    }
    refused("metrics=a[::1]:1");
    refused("metrics=[::1:1");
    refused("metrics=[a/b]:1");
  }

  @Test
  void aHostIsNoLongerThanNamesMayBe() {
    String longest = "h".repeat(255);
    assertEquals(longest, well("metrics=" + longest + ":1").metrics().host);
    refused("metrics=" + longest + "h:1");
  }

  @Test
  void anyPortFitsTheFirstAndTheLastToo() {
    assertEquals(0, well("metrics=0").metrics().port);
    assertEquals(65_535, well("metrics=65535").metrics().port);
    refused("metrics=65536");
  }

  // ---- numbers ---------------------------------------------------------------------------------

  @Test
  void theBoundsOfANumberAreInsideThem() {
    assertEquals(100, well("grace=100ms").graceMillis());
    refused("grace=99ms");
    assertEquals(8760L * 3_600_000, well("grace=8760h").graceMillis());
    refused("grace=8761h");
    assertEquals(4 << 10, well("log.size=4KB").logSize());
    refused("log.size=3KB");
    assertEquals(1024L << 30, well("log.size=1024GB").logSize());
    refused("log.size=1025GB");
    assertEquals(1, well("frames=1").frames());
    assertEquals(1000, well("frames=1000").frames());
    refused("frames=0");
    refused("frames=1001");
    refused("frames=/");
    refused("frames=:");
  }

  @Test
  void commandsReadDurationsAsTheOptionsDo() {
    assertEquals(5000, Quantity.millisOr("5s", 7));
    assertEquals(7, Quantity.millisOr("five", 7));
    assertEquals(0, Quantity.ageSeconds("0s"));
    assertEquals(1, Quantity.ageSeconds("1ms"), "a begun second counts");
    assertEquals(1, Quantity.ageSeconds("1000ms"));
    assertEquals(2, Quantity.ageSeconds("1001ms"));
    assertEquals(-1, Quantity.ageSeconds("old"));
  }

  // ---- lists -----------------------------------------------------------------------------------

  @Test
  void emptyListsAreEmptyAndOthersAreNot() {
    assertTrue(well("ignore=off,app=none").ignore().isEmpty());
    assertTrue(well("ignore=off,app=none").app().isEmpty());
    assertFalse(well("ignore=com.acme").ignore().isEmpty());
    assertFalse(well("ignore=0123456789ab").ignore().isEmpty());
    assertFalse(well("app=com.acme").app().isEmpty());
    assertFalse(well("app=com.*").app().isEmpty());
  }

  @Test
  void whatIsNoPatternCostsOnlyItself() {
    Options options = parse("app=com acme|org.acme|a\tb");
    assertEquals(1, options.problems().size());
    String problem = options.problems().get(0);
    assertTrue(problem.contains("'com acme' is not a package name"), "the first: " + problem);
    assertTrue(options.app().matches("org.acme.Server"));
    assertFalse(Globs.isPattern(""));
    assertFalse(Globs.isPattern("a\u0000b"), "a part of a name to Java, and to nobody else");
    assertTrue(Globs.isPattern("com.acme.*Job$1"));
  }

  @Test
  void aFingerprintHasTwelveHexDigits() {
    IgnoreList list = well("ignore=09afaf09afaf|unsampled").ignore();
    assertTrue(list.ignores("09afaf09afaf", null));
    assertTrue(list.ignores("unsampled", null));
    IgnoreList others = well("ignore=09afaf09afag|09afaf09afa").ignore();
    assertFalse(others.ignores("09afaf09afag", null), "it is a class");
    assertTrue(others.ignores("ffffffffffff", "09afaf09afag.Inner"));
  }

  @Test
  void ofAListWithoutEndTheFirstTenThousandCount(@TempDir Path folder) throws Exception {
    List<String> lines = Collections.nCopies(10_001, "com.acme.A");
    Path file = Files.write(folder.resolve("many"), lines);
    refused("ignore=@" + file);
    assertTrue(parse("ignore=@" + file).ignore().ignores("ffffffffffff", "com.acme.A"));
    Files.write(file, lines.subList(0, 10_000));
    well("ignore=@" + file);
  }

  // ---- what follows ----------------------------------------------------------------------------

  @Test
  void filesForLinesAreThoseThatAreOpenedForThem() {
    assertEquals(1, well("").filesForLines(), "the log");
    assertEquals(2, well("json=a.json").filesForLines());
    assertEquals(0, well("log=off").filesForLines());
    assertEquals(0, well("log=stderr,json=stderr").filesForLines());
    assertEquals(1, well("log=stderr,json=a.json").filesForLines());
    assertEquals(0, well("mode=test,json=a.json").filesForLines(), "nothing is reported");
  }

  @Test
  void someMustBeThereBeforeTheFirstSocket() {
    assertFalse(well("").speaksAtOnce());
    assertTrue(well("json=a.json").speaksAtOnce());
    assertTrue(well("html=a.html").speaksAtOnce());
    assertTrue(well("metrics=0").speaksAtOnce());
    assertTrue(well("mode=test").speaksAtOnce());
  }

  // ---- the help --------------------------------------------------------------------------------

  @Test
  void theHelpHasEachOptionWithItsDefaultItsMeaningAndWhatItTakes() {
    String help = OptionTable.text();
    String unfolded = help.replaceAll("\\n {6}", " ").replaceAll(" +", " ");
    for (Option option : Option.values()) {
      assertTrue(help.contains("  " + option.key() + '=' + option.defaultText() + '\n'));
      assertTrue(unfolded.contains(' ' + option.meaning()), option.meaning());
      assertTrue(unfolded.contains(" Accepts " + option.accepts() + '.'), option.accepts());
    }
  }

  @Test
  void theHelpIsFoldedAtEightyColumnsAndNotBefore() {
    String[] lines = OptionTable.text().split("\n");
    for (int i = 0; i + 1 < lines.length; i++) {
      boolean folded = lines[i].startsWith("      ") && lines[i + 1].startsWith("      ");
      if (folded && !lines[i + 1].startsWith("      Accepts ")) {
        String word = lines[i + 1].trim().split(" ")[0];
        assertTrue(lines[i].length() + 1 + word.length() > 80, lines[i] + " | " + word);
      }
    }
  }

  @Test
  void aWordThatIsNearEnoughIsMeant() {
    List<String> words = List.of("pid", "report", "to");
    assertEquals("report", Nearest.to("reprot", words));
    assertEquals("report", Nearest.to("RE-PORT", words));
    assertEquals("report", Nearest.to("closewait.report", words));
    assertNull(Nearest.to("rt", words));
    assertNull(Nearest.to("ta", words), "of a two-letter word everything is near");
    assertEquals("pid", Nearest.to("pit", words));
    assertNull(Nearest.to("xyz", words));
    assertNull(Nearest.to("r".repeat(99), words));
  }

  @Test
  void whatCannotBeReadIsAnError() {
    assertThrows(BadValueException.class, () -> Quantity.number("", 0, 9));
    assertThrows(BadValueException.class, () -> Quantity.number("1\u0660", 0, 99));
  }
}
