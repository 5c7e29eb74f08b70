// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** The jar that this command line runs from, and others like it. */
final class Jar {
  private static final String AGENT = "closewait/early.jar";

  private Jar() {}

  static File own() {
    try {
      return new File(
              Jar.class.getProtectionDomain().getCodeSource().getLocation().toURI().getPath())
          .getAbsoluteFile();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String version() {
    String version = version(own());
    return version == null ? "unknown" : version;
  }

  /** Version of Closewait in this jar; null where it is another jar. */
  static String version(File file) {
    try (JarFile jar = new JarFile(file, false)) {
      ZipEntry manifest = jar.getEntry(JarFile.MANIFEST_NAME);
      if (manifest == null || jar.getEntry(AGENT) == null) {
        return null;
      }
      try (InputStream in = jar.getInputStream(manifest)) {
        Attributes attributes = new Manifest(in).getMainAttributes();
        return attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      }
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** As one types it. */
  static String command() {
    return "java -jar " + own();
  }
}
