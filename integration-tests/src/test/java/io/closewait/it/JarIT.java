// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static io.closewait.it.harness.AgentJar.ISOLATED;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentJar;
import io.closewait.it.harness.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the one jar that a user downloads. */
class JarIT {
  /**
   * In bytes. What it is spent on is printed; a step up is decided, with the feature that asks for
   * it.
   */
  private static final long SIZE_LIMIT = 3_500_000;

  private static final int JAVA_8 = 52;

  /** The JDK reads the list of them all before it looks for the first class. */
  private static final int MOST_ENTRIES = 25;

  private static final Map<String, byte[]> FILES = files();

  private static Map<String, byte[]> files() {
    try {
      return AgentJar.files();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void theClassesAreInTwoInnerJars() throws IOException {
    try (JarFile jar = new JarFile(Config.agentJar().toFile())) {
      assertTrue(jar.size() <= MOST_ENTRIES, jar.size() + " entries");
      for (String inner : List.of(AgentJar.EARLY, AgentJar.LATE)) {
        int method = jar.getJarEntry(inner).getMethod();
        assertEquals(ZipEntry.STORED, method, "the launcher skips to its entries");
      }
    }
  }

  @Test
  void holdsThreeWorldsAndNothingElse() {
    assertEquals(Set.of("META-INF", "io", "closewait"), parts(1, ""));
    assertEquals(Set.of("closewait/boot", "closewait/agent"), parts(2, "closewait/"));
    assertEquals(Set.of("closewait/boot/io/closewait/bootstrap"), folders("closewait/boot/"));
  }

  /** One that both lists leave out is missed only by who needs it; twice is refused on reading. */
  @Test
  void everyCompiledClassIsInOneOfThem() throws IOException {
    Path compiled = Config.agentJar().resolveSibling("classes");
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> classes = Files.walk(compiled.resolve("io"))) {
      classes
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.endsWith("package-info.class"))
          .forEach(file -> missing.add(compiled.relativize(file).toString()));
    }
    assertTrue(missing.size() > 200, "compiled classes: " + missing.size());
    missing.removeIf(name -> FILES.containsKey(name) || FILES.containsKey(ISOLATED + name));
    assertEquals(Set.of(), missing);
  }

  @Test
  void hasOnlyTheLauncherInTheOpen() {
    List<String> open =
        entries().stream()
            .filter(name -> name.endsWith(".class"))
            .filter(name -> !name.startsWith("closewait/"))
            .toList();
    String launcher = "io/closewait/launcher/";
    assertEquals(
        List.of(
            launcher + "Complaint.class",
            launcher + "IsolatedLoader.class",
            launcher + "Launcher.class"),
        open);
  }

  @Test
  void offersNoServicesToTheApplication() {
    List<String> odd =
        entries().stream()
            .filter(name -> name.startsWith("META-INF/"))
            .filter(name -> !name.matches("META-INF/(MANIFEST\\.MF|LICENSE[^/]*|NOTICE[^/]*)"))
            .toList();
    assertEquals(List.of(), odd);
  }

  @Test
  void tellsWhoMadeItAndUnderWhichTerms() {
    Set<String> texts = parts(2, "META-INF/");
    assertTrue(texts.stream().anyMatch(name -> name.startsWith("META-INF/LICENSE")), texts + "");
    assertTrue(texts.stream().anyMatch(name -> name.startsWith("META-INF/NOTICE")), texts + "");
  }

  @Test
  void keepsLibrariesInTheIsolatedFolder() {
    Set<String> libraries = new TreeSet<>(folders("closewait/agent/"));
    libraries.removeIf(folder -> folder.startsWith("closewait/agent/io/closewait"));
    Set<String> roots = new TreeSet<>();
    libraries.forEach(
        folder -> roots.add(folder.replaceAll("^(closewait/agent/\\w+/\\w+).*", "$1")));
    assertTrue(roots.contains("closewait/agent/org/slf4j"), roots.toString());
    assertTrue(roots.contains("closewait/agent/net/bytebuddy"), roots.toString());
  }

  @Test
  void noticeNamesEveryLibraryAndEveryLicenceIsThere() {
    String notice = new String(FILES.get("META-INF/NOTICE"), StandardCharsets.UTF_8);
    List<String> named = found("\\(([a-z0-9/]+/)\\)", notice);
    List<String> unnamed =
        entries().stream()
            .filter(name -> name.startsWith("closewait/agent/") && name.endsWith(".class"))
            .map(name -> name.substring("closewait/agent/".length()))
            .filter(name -> !name.startsWith("io/closewait/"))
            .filter(name -> named.stream().noneMatch(name::startsWith))
            .toList();
    assertEquals(List.of(), unnamed);
    List<String> licences = found("(META-INF/LICENSE[-a-z0-9.]*)", notice);
    assertTrue(licences.size() >= named.size(), licences.toString());
    licences.removeAll(entries());
    assertEquals(List.of(), licences, "named, and not in the jar");
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void isReadByJava8Throughout() {
    List<String> newer = new ArrayList<>();
    for (String name : entries()) {
      if (name.endsWith(".class")) {
        ByteBuffer head = ByteBuffer.wrap(FILES.get(name));
        assertEquals(0xCAFEBABE, head.getInt(), name);
        head.getShort();
        if (head.getShort() > JAVA_8) {
          newer.add(name);
        }
      }
    }
    assertEquals(List.of(), newer);
  }

  @Test
  void manifestSaysWhatItIs() throws IOException {
    try (JarFile jar = new JarFile(Config.agentJar().toFile())) {
      Attributes main = jar.getManifest().getMainAttributes();
      String launcher = "io.closewait.launcher.Launcher";
      assertAll(
          () -> assertEquals(launcher, main.getValue("Premain-Class")),
          () -> assertEquals(launcher, main.getValue("Agent-Class")),
          () -> assertEquals(launcher, main.getValue("Main-Class")),
          () -> assertEquals("true", main.getValue("Can-Retransform-Classes")),
          () -> assertEquals(null, main.getValue("Boot-Class-Path")),
          () -> assertEquals("Closewait", main.getValue("Implementation-Title")),
          () ->
              assertEquals(
                  System.getProperty("closewait.it.version"),
                  main.getValue("Implementation-Version")),
          () -> assertEquals("io.closewait.agent", main.getValue("Automatic-Module-Name")));
    }
  }

  @Test
  void isSmall() throws IOException {
    printContents();
    long size = Files.size(Config.agentJar());
    assertTrue(size <= SIZE_LIMIT, size + " bytes");
  }

  private static void printContents() throws IOException {
    Map<String, long[]> byFolder = new TreeMap<>();
    FILES.forEach(
        (name, bytes) -> {
          String folder = name.replaceAll("^((?:[^/]+/){1,5}).*", "$1");
          long[] sums = byFolder.computeIfAbsent(folder, key -> new long[2]);
          sums[0]++;
          sums[1] += bytes.length;
        });
    System.out.println("closewait-agent.jar, " + Files.size(Config.agentJar()) + " bytes:");
    System.out.printf("%8s %6s  %s%n", "bytes", "files", "folder");
    byFolder.forEach((name, s) -> System.out.printf("%8d %6d  %s%n", s[1], s[0], name));
  }

  private static List<String> entries() {
    return List.copyOf(FILES.keySet());
  }

  /** The first so many parts of the names that start with {@code prefix}. */
  private static Set<String> parts(int count, String prefix) {
    Set<String> parts = new TreeSet<>();
    for (String name : entries()) {
      if (name.startsWith(prefix)) {
        String[] all = name.split("/");
        parts.add(String.join("/", List.of(all).subList(0, Math.min(count, all.length))));
      }
    }
    return parts;
  }

  private static Set<String> folders(String prefix) {
    Set<String> folders = new TreeSet<>();
    for (String name : entries()) {
      if (name.startsWith(prefix)) {
        folders.add(name.substring(0, name.lastIndexOf('/')));
      }
    }
    return folders;
  }
}
