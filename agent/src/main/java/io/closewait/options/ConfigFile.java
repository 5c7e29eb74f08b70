// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;

/** Reads a properties file setting by setting, so that each keeps the number of its line. */
final class ConfigFile {
  /** Hears of every setting. */
  interface Reader {
    void setting(String key, String value, int line);
  }

  private ConfigFile() {}

  static void read(String path, Reader reader) throws IOException {
    List<String> lines = TextFile.lines(path);
    int i = 0;
    while (i < lines.size()) {
      int first = i;
      StringBuilder logical = new StringBuilder();
      boolean comment = isComment(lines.get(i));
      while (!comment && continues(lines.get(i)) && i + 1 < lines.size()) {
        logical.append(lines.get(i++)).append('\n');
      }
      logical.append(lines.get(i++));
      tell(path, logical.toString(), first + 1, reader);
    }
  }

  private static void tell(String path, String logical, int line, Reader reader)
      throws IOException {
    Properties one = new Properties();
    try {
      one.load(new StringReader(logical));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "file '" + Problems.printable(path) + "' has a malformed \\u escape in line " + line);
    }
    for (Object key : one.keySet()) {
      reader.setting((String) key, one.getProperty((String) key).trim(), line);
    }
  }

  private static boolean isComment(String line) {
    String text = line.trim();
    return text.isEmpty() || text.charAt(0) == '#' || text.charAt(0) == '!';
  }

  private static boolean continues(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
