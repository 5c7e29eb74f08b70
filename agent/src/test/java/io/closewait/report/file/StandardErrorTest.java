// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pipe that nobody reads holds up the thread that writes, and nobody else. */
@Timeout(60)
class StandardErrorTest {
  private static final long SECOND = 1_000_000_000L;

  private final CountDownLatch read = new CountDownLatch(1);
  private final Pipe pipe = new Pipe();
  private final AtomicLong clock = new AtomicLong(1);
  private final CountDownLatch inWrite = new CountDownLatch(1);
  private final StandardError stderr = new StandardError(pipe);

  private final StandardError withClock =
      new StandardError(pipe) {
        @Override
        long nanoTime() {
          return clock.get();
        }
      };

  /** Takes what is written when somebody reads. */
  private final class Pipe extends OutputStream {
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    int writes;
    boolean failing;

    @Override
    public void write(int b) {
      throw new AssertionError("a line is written in one piece");
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      inWrite.countDown();
      try {
        read.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      writes++;
      if (failing) {
        throw new IOException("closed");
      }
      taken.write(bytes, from, length);
    }
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private String taken() {
    return new String(pipe.taken.toByteArray(), StandardCharsets.UTF_8);
  }

  @Test
  void linesComeInTheirOrderAndTogether() {
    read.countDown();
    stderr.append(List.of(line("one"), line("two")));
    stderr.append(List.of(line("three")));
    assertTrue(stderr.await(30 * SECOND));
    assertEquals("one\ntwo\nthree\n", taken());
    assertTrue(pipe.writes <= 2);
  }

  @Test
  void whoeverWritesGoesOnWhileNobodyReads() {
    for (int i = 0; i < 1000; i++) {
      stderr.append(List.of(line("line " + i)));
    }
    assertFalse(stderr.await(SECOND / 100));
    read.countDown();
    assertTrue(stderr.await(30 * SECOND));
    assertTrue(taken().endsWith("line 999\n"));
  }

  @Test
  @Timeout(60)
  void thatNobodyHasReadForLongIsNotWaitedForAgain() throws InterruptedException {
    withClock.append(List.of(line("one")));
    inWrite.await();
    clock.addAndGet(3601 * SECOND);
    assertFalse(withClock.await(3600 * SECOND), "at once, or the hour of this clock never passes");
    read.countDown();
  }

  @Test
  void whatHasNoRoomIsLeftOutAndCounted() {
    byte[] long64 = line("x".repeat(65_535));
    for (int i = 0; i < 40; i++) {
      stderr.append(List.of(long64));
    }
    read.countDown();
    assertTrue(stderr.await(30 * SECOND));
    String[] lines = taken().split("\n");
    String last = lines[lines.length - 1];
    int leftOut = 40 - (lines.length - 1);
    assertTrue(leftOut >= 23, last);
    assertTrue(last.startsWith("closewait: " + leftOut + " lines are left out here"), last);
  }

  @Test
  void aClosedStandardErrorIsNobodysBusiness() {
    pipe.failing = true;
    read.countDown();
    stderr.append(List.of(line("one")));
    assertTrue(stderr.await(30 * SECOND));
    pipe.failing = false;
    stderr.append(List.of(line("two")));
    assertTrue(stderr.await(30 * SECOND));
    assertEquals("two\n", taken());
  }

  @Test
  void itsThreadEndsWhenAllIsWritten() throws InterruptedException {
    stderr.append(List.of(line("one")));
    Thread writer = null;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      writer = thread.getName().equals("closewait-stderr") ? thread : writer;
    }
    assertTrue(writer.isDaemon());
    writer.interrupt();
    read.countDown();
    writer.join(30_000);
    assertFalse(writer.isAlive());
    assertEquals("one\n", taken());
  }
}
