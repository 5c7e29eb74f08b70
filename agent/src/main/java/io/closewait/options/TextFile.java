// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a small text file that a user named; the message of what it throws is fit for him. */
final class TextFile {
  private static final long LARGEST = 1 << 20;

  private TextFile() {}

  static List<String> lines(String path) throws IOException {
    File file = new File(path);
    String name = "file '" + Problems.printable(path) + "'";
    if (!file.exists()) {
      throw new IOException(name + " does not exist");
    }
    // opening a pipe would wait for its writer, perhaps for ever
    if (!file.isFile()) {
      throw new IOException(name + " is not a regular file");
    }
    if (file.length() > LARGEST) {
      throw new IOException(name + " is larger than 1 MB");
    }
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new IOException(name + " cannot be read");
    }
    return lines;
  }
}
