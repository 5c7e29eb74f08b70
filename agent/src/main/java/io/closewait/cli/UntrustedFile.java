// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Within;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads what a process shows that is perhaps no friend: a pipe would be waited for, a device set
 * going, and a file may be larger than memory.
 */
final class UntrustedFile {
  private static final long MILLIS = 5000;

  /** Reads as far as it needs; sets its own limit to what it takes into memory. */
  interface Parser<T> {
    T parse(InputStream in) throws IOException;
  }

  private UntrustedFile() {}

  /**
   * The content of a regular file.
   *
   * @param limit in bytes; a longer file is refused
   * @param links whether a link is refused too
   */
  static byte[] read(Path file, int limit, LinkOption... links) throws IOException {
    return parse(file, in -> read(in, limit), links);
  }

  /** What the parser makes of a regular file. */
  static <T> T parse(Path file, Parser<T> parser, LinkOption... links) throws IOException {
    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, links);
    if (!is.isRegularFile()) {
      throw new IOException(file + " is no regular file");
    }
    return Within.millis(
        MILLIS,
        () -> {
          try (InputStream in = Files.newInputStream(file, links)) {
            return parser.parse(in);
          }
        });
  }

  /** What is left of a stream, if it is not more than that. */
  static byte[] read(InputStream in, int limit) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 14];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      if (out.size() > limit) {
        throw new IOException("larger than " + (limit >> 10) + " kB");
      }
    }
    return out.toByteArray();
  }
}
