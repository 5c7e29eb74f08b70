// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The bytes of a dump at any place; the pages used last are kept. One thread. */
final class DumpBytes implements Closeable {
  private static final int BITS = 14, PAGE = 1 << BITS, KEPT = 1024;

  private final FileChannel file;
  private final int idSize;
  private final Map<Long, byte[]> pages =
      new LinkedHashMap<Long, byte[]>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > KEPT;
        }
      };
  private long current = -1;
  private byte[] page = {};

  DumpBytes(Path path, int idSize) throws IOException {
    this.file = FileChannel.open(path, StandardOpenOption.READ);
    this.idSize = idSize;
  }

  int u1(long at) throws IOException {
    long wanted = at >>> BITS;
    if (wanted != current) {
      turnTo(wanted);
    }
    return page[(int) at & PAGE - 1] & 0xff;
  }

  int i4(long at) throws IOException {
    int in = (int) at & PAGE - 1;
    if (at >>> BITS == current && in <= PAGE - 4) {
      byte[] b = page;
      return b[in] << 24 | (b[in + 1] & 0xff) << 16 | (b[in + 2] & 0xff) << 8 | b[in + 3] & 0xff;
    }
    return u1(at) << 24 | u1(at + 1) << 16 | u1(at + 2) << 8 | u1(at + 3);
  }

  long i8(long at) throws IOException {
    return (long) i4(at) << 32 | i4(at + 4) & 0xffffffffL;
  }

  long id(long at) throws IOException {
    return idSize == 4 ? i4(at) & 0xffffffffL : i8(at);
  }

  private void turnTo(long wanted) throws IOException {
    byte[] known = pages.get(wanted);
    if (known == null) {
      known = new byte[PAGE]; // what lies behind the end of the file reads as zeros
      ByteBuffer buffer = ByteBuffer.wrap(known);
      long at = wanted << BITS;
      while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) >= 0) {
        // until the page is full
      }
      pages.put(wanted, known);
    }
    page = known;
    current = wanted;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
