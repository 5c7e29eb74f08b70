// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a dump from the front to the back. One thread. */
final class DumpStream implements Closeable {
  private static final int BUFFER = 1 << 20;

  private final FileChannel file;
  private final byte[] bytes = new byte[BUFFER];
  private final long size;
  private long base;
  private int next;
  private int end;
  private int idSize = 8;

  DumpStream(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.READ);
    size = file.size();
  }

  void idSize(int bytesOfIds) {
    idSize = bytesOfIds;
  }

  long position() {
    return base + next;
  }

  long size() {
    return size;
  }

  boolean atEnd() {
    return position() >= size;
  }

  int u1() throws IOException {
    need(1);
    return bytes[next++] & 0xff;
  }

  int u2() throws IOException {
    return u1() << 8 | u1();
  }

  int i4() throws IOException {
    need(4);
    int value =
        bytes[next] << 24
            | (bytes[next + 1] & 0xff) << 16
            | (bytes[next + 2] & 0xff) << 8
            | bytes[next + 3] & 0xff;
    next += 4;
    return value;
  }

  long id() throws IOException {
    return idSize == 4 ? i4() & 0xffffffffL : (long) i4() << 32 | i4() & 0xffffffffL;
  }

  byte[] bytes(int count) throws IOException {
    if (count < 0 || count > size - position()) {
      throw cut();
    }
    byte[] read = new byte[count];
    for (int done = 0; done < count; ) {
      need(1);
      int part = Math.min(count - done, end - next);
      System.arraycopy(bytes, next, read, done, part);
      next += part;
      done += part;
    }
    return read;
  }

  void skip(long count) throws IOException {
    if (count < 0 || count > size - position()) {
      throw cut();
    }
    if (count <= end - next) {
      next += (int) count;
    } else {
      base = position() + count;
      next = 0;
      end = 0;
    }
  }

  private void need(int count) throws IOException {
    if (end - next >= count) {
      return;
    }
    System.arraycopy(bytes, next, bytes, 0, end - next);
    base += next;
    end -= next;
    next = 0;
    while (end < count) {
      int read = file.read(ByteBuffer.wrap(bytes, end, BUFFER - end), base + end);
      if (read < 0) {
        throw cut();
      }
      end += read;
    }
  }

  private BrokenDumpException cut() {
    return new BrokenDumpException("it ends at byte " + size + ", in the middle");
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
