// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarTest {
  @TempDir private Path folder;

  /** A jar of this version, with the agent in it or without. */
  static Path jar(Path file, String version, boolean agent) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      if (agent) {
        zip.putNextEntry(new ZipEntry("closewait/early.jar"));
        zip.write(new byte[1000]);
      }
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write(
          ("Manifest-Version: 1.0\r\nImplementation-Version: " + version + "\r\n\r\n").getBytes());
    }
    return file;
  }

  @Test
  void tellsAJarOfClosewaitFromOthers() throws IOException {
    assertEquals("1.2.3", Jar.version(jar(folder.resolve("a.jar"), "1.2.3", true)));
    assertNull(Jar.version(jar(folder.resolve("b.jar"), "1.2.3", false)));
    assertNull(Jar.version(folder.resolve("absent.jar")));
    assertNull(Jar.version(folder));
    assertEquals("unknown", new Jar(folder.resolve("absent.jar").toFile()).version());
  }

  @Test
  void aVersionIsMadeHarmless() throws IOException {
    assertEquals("1?[31m", Jar.version(jar(folder.resolve("a.jar"), "1\033[31m", true)));
  }

  /** Ten megabytes that would become gigabytes. */
  @Test
  void whatUnpacksWithoutEndIsGivenUp() throws IOException {
    Path bomb = folder.resolve("bomb.jar");
    try (OutputStream out = Files.newOutputStream(bomb);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("closewait/early.jar"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        zip.write(zeros);
      }
    }
    assertNull(Jar.version(bomb));
  }

  /** A jar of ours has sixteen; these cost nothing to make and time to read. */
  @Test
  void entriesWithoutEndAreGivenUp() throws IOException {
    Path crowd = folder.resolve("crowd.jar");
    try (OutputStream out = Files.newOutputStream(crowd);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < 2000; i++) {
        zip.putNextEntry(new ZipEntry("empty/" + i));
      }
      zip.putNextEntry(new ZipEntry("closewait/early.jar"));
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write("Manifest-Version: 1.0\r\nImplementation-Version: 1\r\n\r\n".getBytes());
    }
    assertNull(Jar.version(crowd));
  }

  @Test
  void garbageIsNoJar() throws IOException {
    byte[] good = Files.readAllBytes(jar(folder.resolve("a.jar"), "1.2.3", true));
    Random random = new Random(20261128);
    Path file = folder.resolve("garbled.jar");
    for (int i = 0; i < 500; i++) {
      byte[] garbled = good.clone();
      for (int n = random.nextInt(20) + 1; n > 0; n--) {
        garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, garbled);
      Jar.version(file); // null or some version, never an exception
    }
  }
}
