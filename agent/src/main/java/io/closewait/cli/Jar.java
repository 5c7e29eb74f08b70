// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The jar that this command line runs from, and others like it. */
final class Jar {
  private static final String AGENT = "closewait/early.jar";

  /** A jar of Closewait is several times smaller. */
  private static final int MOST_UNPACKED = 64 << 20, MOST_ENTRIES = 1000;

  private final File file;

  Jar(File file) {
    this.file = file.getAbsoluteFile();
  }

  static Jar own() {
    try {
      return new Jar(
          new File(
              Jar.class.getProtectionDomain().getCodeSource().getLocation().toURI().getPath()));
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  File file() {
    return file;
  }

  String path() {
    return file.getPath();
  }

  String version() {
    String version = version(file.toPath());
    return version == null ? "unknown" : version;
  }

  /**
   * Version of Closewait in this jar; null where it is another jar, or none. Read from the front,
   * as far as needed, and with a limit: the JDK's class for jars would take a hostile file's word
   * for how much memory its table of contents needs.
   */
  static @Nullable String version(Path jar) {
    try {
      return UntrustedFile.parse(jar, Jar::version).orElse(null);
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static Optional<String> version(InputStream jar) throws IOException {
    String version = null;
    boolean agent = false;
    int room = MOST_UNPACKED;
    int entries = 0;
    try (ZipInputStream zip = new ZipInputStream(jar)) {
      ZipEntry entry = zip.getNextEntry();
      while (entry != null && entries++ < MOST_ENTRIES) {
        agent |= entry.getName().equals(AGENT);
        if (agent && version != null) {
          break;
        }
        byte[] unpacked = UntrustedFile.read(zip, room);
        room -= unpacked.length;
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
          Attributes main = new Manifest(new ByteArrayInputStream(unpacked)).getMainAttributes();
          version = main.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        }
        entry = zip.getNextEntry();
      }
    } catch (RuntimeException garbled) {
      throw new IOException(garbled);
    }
    return agent && version != null ? Optional.of(Terminal.value(version)) : Optional.empty();
  }
}
