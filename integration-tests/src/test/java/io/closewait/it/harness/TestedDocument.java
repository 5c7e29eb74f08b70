// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** docs/tested.md, of which each module's tests write the part that they have seen. */
public final class TestedDocument {
  private TestedDocument() {}

  /** Writes target/tested.md and, where the build names it, this part of the document. */
  public static synchronized void write(String part, String text) throws IOException {
    Files.writeString(Config.target().resolve("tested.md"), text);
    Path document = Config.tested();
    if (document != null) {
      String begin = "<!-- " + part + " -->\n";
      String whole = Files.readString(document);
      int from = whole.indexOf(begin) + begin.length();
      int to = whole.indexOf("<!-- /" + part + " -->\n");
      Files.writeString(document, whole.substring(0, from) + text + whole.substring(to));
    }
  }

  /** This part of the document as it is; empty where the build names none. */
  static synchronized String read(String part) throws IOException {
    Path document = Config.tested();
    String whole = document == null ? "" : Files.readString(document);
    String begin = "<!-- " + part + " -->\n";
    int from = whole.indexOf(begin);
    return from < 0
        ? ""
        : whole.substring(from + begin.length(), whole.indexOf("<!-- /" + part + " -->\n"));
  }

  /** When and on what system the tests ran, as the start of a sentence. */
  public static String seen() {
    return "Seen on " + today() + ", on " + system();
  }

  public static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  /** The system that the tests run on. */
  public static String system() {
    return System.getProperty("os.name")
        + ' '
        + System.getProperty("os.version")
        + ", "
        + System.getProperty("os.arch");
  }
}
