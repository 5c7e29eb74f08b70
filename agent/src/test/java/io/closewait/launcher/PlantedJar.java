// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.launcher;

import io.closewait.support.Sources;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar as the build makes the agent's, with a small program in the place of the agent. */
final class PlantedJar {
  static final String MANIFEST =
      "Manifest-Version: 1.0\r\nMain-Class: io.closewait.launcher.Launcher\r\n\r\n";

  private static final String ENTRY =
      """
      package io.closewait.agent;
      public class Handover implements java.util.function.Function<Object[], Object> {
        public Object apply(Object[] call) {
          if ("throw".equals(call[1])) { throw new IllegalStateException("planted"); }
          System.setProperty("closewait.test.entry", call[0] + " " + call[1] + " " + call[2]);
          Seen.last = getClass().getClassLoader();
          return null;
        }
      }
      class Seen { static volatile ClassLoader last; }
      """;

  private PlantedJar() {}

  /** The planted agent, compiled into that folder. */
  static Path classes(Path folder) throws Exception {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Sources.compile(classes, "io.closewait.agent.Handover", ENTRY);
    return classes;
  }

  static void write(Path jar, String manifest, Path classes) throws Exception {
    write(jar, manifest, early(ZipEntry.STORED, classes), late(ZipEntry.STORED));
  }

  static byte[] early(int method, Path classes) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("META-INF/", new byte[0]);
    for (String type : List.of("io/closewait/agent/Handover", "io/closewait/agent/Seen")) {
      files.put(type + ".class", Files.readAllBytes(classes.resolve(type + ".class")));
    }
    files.put("own.txt", "own".getBytes(StandardCharsets.UTF_8));
    return inner(method, files);
  }

  static byte[] late(int method) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("META-INF/", new byte[0]);
    for (String name : List.of("first.txt", "later/last.txt")) {
      files.put(name, (name + " late").getBytes(StandardCharsets.UTF_8));
    }
    return inner(method, files);
  }

  /** A jar as the build makes the inner ones. */
  static byte[] inner(int method, Map<String, byte[]> files) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : files.keySet()) {
        byte[] content = files.get(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        entry.setExtra(new byte[] {1, 2, 2, 0, 7, 7}); // which has to be skipped
        if (method == ZipEntry.STORED) {
          entry.setSize(content.length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  static void write(Path jar, String manifest, byte[] early, byte[] late) throws Exception {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      add(zip, "META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.UTF_8));
      addLauncher(zip);
      add(zip, "closewait/early.jar", early);
      add(zip, "closewait/late.jar", late);
      add(zip, "closewait/agent/service.txt", "service".getBytes(StandardCharsets.UTF_8));
      add(zip, "open.txt", "open".getBytes(StandardCharsets.UTF_8));
    }
  }

  static void writeWithoutAgent(Path jar) throws Exception {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      add(zip, "META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
      addLauncher(zip);
    }
  }

  private static void addLauncher(ZipOutputStream zip) throws Exception {
    for (String type : List.of("Launcher", "IsolatedLoader", "Complaint")) {
      String file = "io/closewait/launcher/" + type + ".class";
      try (InputStream in = Launcher.class.getResourceAsStream("/" + file)) {
        add(zip, file, in.readAllBytes());
      }
    }
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes) throws Exception {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }
}
