// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** What is in the agent's jar. */
public final class AgentJar {
  /** The jars inside it: what the start needs, and the rest. */
  public static final String EARLY = "closewait/early.jar";

  public static final String LATE = "closewait/late.jar";

  /** The folder of the isolated classes. */
  public static final String ISOLATED = "closewait/agent/";

  private static final String BRIDGE = "closewait/boot/";

  private AgentJar() {}

  /** Every file by its name, in order; those of the inner jars as if they lay among the others. */
  public static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = outer();
    for (String inner : List.of(EARLY, LATE)) {
      for (Map.Entry<String, byte[]> file : read(files.remove(inner), ISOLATED).entrySet()) {
        String name = file.getKey();
        boolean manifest = name.equals(ISOLATED + "META-INF/MANIFEST.MF");
        if (!manifest && files.put(inTheOpen(name), file.getValue()) != null) {
          throw new IOException(name + " is there twice");
        }
      }
    }
    return files;
  }

  /** Files of the jar that the start reads. */
  public static Set<String> inEarly() throws IOException {
    return read(outer().get(EARLY), "").keySet();
  }

  /** A jar that lacks the files whose name, as {@link #files} has it, begins so. */
  public static Path copyWithout(String prefix, Path copy) throws IOException {
    return copy(copy, (name, content) -> name.startsWith(prefix) ? null : content);
  }

  /** A jar in which these files have one text, a byte a character, in place of another. */
  public static Path copyWith(String text, String inPlaceOf, Path copy, String... files)
      throws IOException {
    Set<String> left = new TreeSet<>(List.of(files));
    copy(
        copy,
        (name, content) -> {
          String before = new String(content, StandardCharsets.ISO_8859_1);
          return !before.contains(inPlaceOf) || !left.remove(name)
              ? content
              : before.replace(inPlaceOf, text).getBytes(StandardCharsets.ISO_8859_1);
        });
    assertEquals(Set.of(), left, "files without the text, or none of the jar");
    return copy;
  }

  /** {@code change} gets a name, as {@link #files} has it, and a content; null: it goes. */
  private static Path copy(Path copy, BiFunction<String, byte[], byte[]> change)
      throws IOException {
    Map<String, byte[]> outer = outer();
    for (String inner : List.of(EARLY, LATE)) {
      Map<String, byte[]> files = read(outer.get(inner), "");
      files.replaceAll((name, content) -> change.apply(inTheOpen(ISOLATED + name), content));
      files.values().removeIf(Objects::isNull);
      outer.put(inner, stored(files));
    }
    outer.replaceAll(change::apply);
    outer.values().removeIf(Objects::isNull);
    return Files.write(copy, stored(outer));
  }

  private static Map<String, byte[]> outer() throws IOException {
    return read(Files.readAllBytes(Config.agentJar()), "");
  }

  private static byte[] stored(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(file.getValue());
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(file.getValue().length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static String inTheOpen(String name) {
    return name.startsWith(ISOLATED + BRIDGE) ? name.substring(ISOLATED.length()) : name;
  }

  private static Map<String, byte[]> read(byte[] jar, String folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          files.put(folder + entry.getName(), in.readAllBytes());
        }
      }
    }
    return files;
  }
}
