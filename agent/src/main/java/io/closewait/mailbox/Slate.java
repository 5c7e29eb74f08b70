// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of a file that it keeps open from the beginning, so that it can be asked when
 * the process has no descriptor left: the folder cannot be listed then, and no answer made in it.
 * The command line writes the name of its request here, and reads the answer, both in place. The
 * request itself still lies in the folder: who removes it answers it.
 */
final class Slate implements Closeable {
  static final String NAME = "slate";

  /** What every slate begins with, and nothing else does. */
  static final byte[] HEAD = "closewait slate 1\n".getBytes(StandardCharsets.US_ASCII);

  /** Where the name of a request lies, with a line feed behind it. */
  static final int REQUEST = 64;

  /** Where the number of the answered request and the length of the answer lie. */
  static final int MARK = 512;

  static final int ANSWER = 1024;

  /** Of either of them. */
  static final int LONGEST_LINE = 300;

  private final RandomAccessFile file;

  private Slate(RandomAccessFile file) {
    this.file = file;
  }

  /** A new one in the folder; null where it cannot be made: then there is none. */
  static @Nullable Slate in(File folder) {
    File path = new File(folder, NAME);
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(path, "rw");
      OwnerOnly.file(path);
      file.setLength(ANSWER);
      file.write(HEAD);
      return new Slate(file);
    } catch (IOException | RuntimeException noRoom) {
      close(file);
      return null;
    }
  }

  private static void close(@Nullable RandomAccessFile file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException nothingIsLost) {
      // the answers that matter are read already
    }
  }

  /** The name of the request that was written last; null where none was. */
  @Nullable String request() {
    byte[] bytes = new byte[LONGEST_LINE];
    try {
      file.seek(REQUEST);
      return line(bytes, file.read(bytes));
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** The first line of these bytes; null where it is not whole. */
  static @Nullable String line(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        return new String(bytes, 0, i, StandardCharsets.US_ASCII);
      }
    }
    return null;
  }

  /** The answer first, then the line that says it is there. */
  void answer(Request asked, Message message) throws IOException {
    byte[] bytes = message.bytes();
    file.setLength(ANSWER);
    file.seek(ANSWER);
    file.write(bytes);
    file.seek(MARK);
    file.write(mark(asked, bytes.length));
  }

  private static byte[] mark(Request asked, int length) {
    return (asked.answerName() + ' ' + length + '\n').getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    close(file);
  }
}
