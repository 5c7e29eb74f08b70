// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes of a dump in their order and at any place, also across the edges of what is read at once.
 */
class DumpBytesTest {
  private static final int SIZE = (1 << 20) + 4321; // more than one buffer of the stream

  @TempDir Path folder;

  private final byte[] content = new byte[SIZE];
  private Path file;

  @BeforeEach
  void write() throws IOException {
    new Random(5).nextBytes(content);
    file = Files.write(folder.resolve("bytes"), content);
  }

  @Test
  void numbersAreReadAtAnyPlace() throws IOException {
    ByteBuffer expected = ByteBuffer.wrap(content);
    try (DumpBytes bytes = new DumpBytes(file, 4);
        DumpBytes wide = new DumpBytes(file, 8)) {
      int page = 1 << 14;
      for (int at : new int[] {0, 1, page - 1, page - 2, page - 4, page - 7, 3 * page, SIZE - 8}) {
        assertEquals(content[at] & 0xff, bytes.u1(at));
        assertEquals(expected.getInt(at), bytes.i4(at), "at " + at);
        assertEquals(expected.getLong(at), bytes.i8(at), "at " + at);
        assertEquals(expected.getInt(at) & 0xffffffffL, bytes.id(at), "at " + at);
        assertEquals(expected.getLong(at), wide.id(at), "at " + at);
      }
    }
  }

  @Test
  void manyPagesComeAndGo() throws IOException {
    Random random = new Random(6);
    byte[] large = new byte[40 << 20];
    for (int at = 0; at < large.length; at += 1 << 14) {
      large[at] = (byte) (at >> 14);
    }
    Files.write(file, large);
    try (DumpBytes bytes = new DumpBytes(file, 8)) {
      for (int i = 0; i < 5000; i++) {
        int page = random.nextInt(large.length >> 14);
        assertEquals(page & 0xff, bytes.u1((long) page << 14));
      }
    }
  }

  @Test
  void behindTheEndAreZeros() throws IOException {
    try (DumpBytes bytes = new DumpBytes(file, 8)) {
      assertEquals(0, bytes.u1(SIZE));
      assertEquals(0, bytes.i8(SIZE + (1 << 14)));
    }
  }

  @Test
  void theStreamReadsAllInOrder() throws IOException {
    ByteBuffer expected = ByteBuffer.wrap(content);
    try (DumpStream in = new DumpStream(file)) {
      assertEquals(SIZE, in.size());
      while (SIZE - in.position() >= 13) {
        int at = (int) in.position();
        assertEquals(content[at] & 0xff, in.u1());
        assertEquals(expected.getShort(at + 1) & 0xffff, in.u2());
        in.idSize(at % 2 == 0 ? 4 : 8);
        long id = at % 2 == 0 ? expected.getInt(at + 3) & 0xffffffffL : expected.getLong(at + 3);
        assertEquals(id, in.id(), "at " + at);
      }
      in.skip(SIZE - in.position());
      assertTrue(in.atEnd());
    }
  }

  @Test
  void theStreamSkipsWithinItsBufferAndBeyond() throws IOException {
    try (DumpStream in = new DumpStream(file)) {
      in.u1();
      in.skip(100);
      assertEquals(content[101] & 0xff, in.u1());
      in.skip((1 << 20) + 50);
      assertEquals(102 + (1 << 20) + 50, in.position());
      assertEquals(content[102 + (1 << 20) + 50] & 0xff, in.u1());
    }
  }

  @Test
  void whatIsLongerThanABufferIsReadWhole() throws IOException {
    try (DumpStream in = new DumpStream(file)) {
      in.u1();
      int length = (1 << 20) + 1000;
      assertArrayEquals(Arrays.copyOfRange(content, 1, 1 + length), in.bytes(length));
    }
  }

  @Test
  void whatIsNotThereIsNeitherReadNorSkipped() throws IOException {
    try (DumpStream in = new DumpStream(file)) {
      in.skip(SIZE - 3);
      String said = "it ends at byte " + SIZE + ", in the middle";
      assertEquals(said, assertThrows(BrokenDumpException.class, in::i4).getMessage());
      assertThrows(BrokenDumpException.class, () -> in.skip(4));
      assertThrows(BrokenDumpException.class, () -> in.skip(-1));
      assertThrows(BrokenDumpException.class, () -> in.bytes(4));
      assertThrows(BrokenDumpException.class, () -> in.bytes(-1));
      assertEquals(content[SIZE - 3] & 0xff, in.u1(), "nothing was lost by asking");
    }
  }
}
