// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.Config;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is in the one jar that a user downloads. */
class JarIT {
  private static final long SIZE_LIMIT = 3 << 20;
  private static final int JAVA_8 = 52;

  @Test
  void holdsThreeWorldsAndNothingElse() throws IOException {
    assertEquals(Set.of("META-INF", "io", "closewait"), parts(1, ""));
    assertEquals(Set.of("closewait/boot", "closewait/agent"), parts(2, "closewait/"));
    assertEquals(Set.of("closewait/boot/io/closewait/bootstrap"), folders("closewait/boot/"));
  }

  @Test
  void hasOneClassInTheOpen() throws IOException {
    List<String> open =
        entries().stream()
            .filter(name -> name.endsWith(".class"))
            .filter(name -> !name.startsWith("closewait/"))
            .toList();
    assertEquals(List.of("io/closewait/launcher/Launcher.class"), open);
  }

  @Test
  void offersNoServicesToTheApplication() throws IOException {
    List<String> odd =
        entries().stream()
            .filter(name -> name.startsWith("META-INF/"))
            .filter(name -> !name.matches("META-INF/(MANIFEST\\.MF|LICENSE[^/]*|NOTICE[^/]*)"))
            .toList();
    assertEquals(List.of(), odd);
  }

  @Test
  void tellsWhoMadeItAndUnderWhichTerms() throws IOException {
    Set<String> texts = parts(2, "META-INF/");
    assertTrue(texts.stream().anyMatch(name -> name.startsWith("META-INF/LICENSE")), texts + "");
    assertTrue(texts.stream().anyMatch(name -> name.startsWith("META-INF/NOTICE")), texts + "");
  }

  @Test
  void keepsLibrariesInTheIsolatedFolder() throws IOException {
    Set<String> libraries = new TreeSet<>(folders("closewait/agent/"));
    libraries.removeIf(folder -> folder.startsWith("closewait/agent/io/closewait"));
    Set<String> roots = new TreeSet<>();
    libraries.forEach(
        folder -> roots.add(folder.replaceAll("^(closewait/agent/\\w+/\\w+).*", "$1")));
    assertTrue(roots.contains("closewait/agent/org/slf4j"), roots.toString());
    assertTrue(roots.contains("closewait/agent/net/bytebuddy"), roots.toString());
  }

  @Test
  void noticeNamesEveryLibraryAndEveryLicenceIsThere() throws IOException {
    String notice;
    try (JarFile jar = new JarFile(Config.agentJar().toFile())) {
      JarEntry entry = jar.getJarEntry("META-INF/NOTICE");
      notice = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
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
  void isReadByJava8Throughout() throws IOException {
    List<String> newer = new ArrayList<>();
    try (JarFile jar = new JarFile(Config.agentJar().toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
          assertEquals(0xCAFEBABE, in.readInt(), entry.getName());
          in.readUnsignedShort();
          if (in.readUnsignedShort() > JAVA_8) {
            newer.add(entry.getName());
          }
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
    try (JarFile jar = new JarFile(Config.agentJar().toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
        String folder = entry.getName().replaceAll("^((?:[^/]+/){1,5}).*", "$1");
        long[] sums = byFolder.computeIfAbsent(folder, key -> new long[2]);
        sums[0]++;
        sums[1] += entry.getCompressedSize();
      }
    }
    System.out.println("closewait-agent.jar, " + Files.size(Config.agentJar()) + " bytes:");
    System.out.printf("%8s %6s  %s%n", "packed", "files", "folder");
    byFolder.forEach((name, s) -> System.out.printf("%8d %6d  %s%n", s[1], s[0], name));
  }

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(Config.agentJar().toFile())) {
      return jar.stream().filter(e -> !e.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  /** The first so many parts of the names that start with {@code prefix}. */
  private static Set<String> parts(int count, String prefix) throws IOException {
    Set<String> parts = new TreeSet<>();
    for (String name : entries()) {
      if (name.startsWith(prefix)) {
        String[] all = name.split("/");
        parts.add(String.join("/", List.of(all).subList(0, Math.min(count, all.length))));
      }
    }
    return parts;
  }

  private static Set<String> folders(String prefix) throws IOException {
    Set<String> folders = new TreeSet<>();
    for (String name : entries()) {
      if (name.startsWith(prefix)) {
        folders.add(name.substring(0, name.lastIndexOf('/')));
      }
    }
    return folders;
  }
}
