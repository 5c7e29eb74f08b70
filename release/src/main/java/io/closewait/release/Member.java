// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import java.nio.charset.StandardCharsets;

/**
 * A file in an archive.
 *
 * @param path relative, with slashes
 * @param executable whether it is a program
 */
record Member(String path, byte[] content, boolean executable) {
  static Member file(String path, byte[] content) {
    return new Member(path, content, false);
  }

  static Member text(String path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  static Member program(String path, String content) {
    return new Member(path, content.getBytes(StandardCharsets.UTF_8), true);
  }
}
