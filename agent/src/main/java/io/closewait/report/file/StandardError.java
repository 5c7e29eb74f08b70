// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import io.closewait.room.Room;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process's standard error. Not System.err, which the application may have turned into its own
 * logging: our lines would come back as its lines, under its locks.
 *
 * <p>It may be a pipe that nobody reads, and then a write waits for ever. So a thread of its own
 * writes, which lives as long as there are lines; nobody else waits, and what has no room is left
 * out and counted. Any thread.
 */
public class StandardError implements LineSink {
  public static final StandardError INSTANCE =
      new StandardError(new FileOutputStream(FileDescriptor.err));

  private static final int MOST_WAITING = Room.HERE.few(1 << 18);
  private static final int LONGEST_WRITE = 1 << 16;

  private final OutputStream out;

  /** All below is guarded by it. */
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

  private int waitingBytes;
  private int leftOut;
  private boolean writing;

  /** Since when the writer has been in one single write; 0 while it is in none. */
  private long stuckSince;

  StandardError(OutputStream out) {
    this.out = out;
  }

  /** Tests have a clock of their own. */
  long nanoTime() {
    return System.nanoTime();
  }

  /** One sentence in our name; never throws, never waits. */
  public static void say(String sentence) {
    try {
      byte[] line = ("closewait: " + sentence + "\n").getBytes(StandardCharsets.UTF_8);
      INSTANCE.append(Collections.singletonList(line));
    } catch (Throwable noMemory) {
      // nobody is left to be told
    }
  }

  @Override
  public final void append(List<byte[]> lines) {
    synchronized (waiting) {
      for (byte[] line : lines) {
        if (waitingBytes + line.length > MOST_WAITING) {
          leftOut++;
        } else {
          waiting.add(line);
          waitingBytes += line.length;
        }
      }
      if (!writing && !waiting.isEmpty()) {
        writing = true;
        boolean begun = false;
        try {
          new Writer().start();
          begun = true;
        } finally {
          writing = begun; // no thread may be left; a later line tries again
        }
      }
    }
  }

  /**
   * Waits until all is written, or for so long that nobody seems to read. Whether all is written.
   */
  public final boolean await(long nanos) {
    long end = nanoTime() + nanos;
    synchronized (waiting) {
      while (writing) {
        if (stuckSince != 0 && nanoTime() - stuckSince > nanos) {
          return false;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(end - nanoTime());
        if (millis <= 0) {
          return false;
        }
        try {
          waiting.wait(millis);
        } catch (InterruptedException hurried) {
          return false;
        }
      }
      return true;
    }
  }

  /** What is to be written next; null when the writer may go. */
  private byte @Nullable [] next() {
    synchronized (waiting) {
      ByteArrayOutputStream batch = new ByteArrayOutputStream();
      while (!waiting.isEmpty()
          && (batch.size() == 0 || batch.size() + waiting.peek().length <= LONGEST_WRITE)) {
        byte[] line = waiting.poll();
        waitingBytes -= line.length;
        batch.write(line, 0, line.length);
      }
      if (batch.size() == 0 && leftOut > 0) {
        String told =
            "closewait: " + leftOut + " lines are left out here: nobody read the others\n";
        leftOut = 0;
        stuckSince = nanoTime();
        return told.getBytes(StandardCharsets.UTF_8);
      }
      stuckSince = batch.size() == 0 ? 0 : nanoTime();
      if (batch.size() == 0) {
        over();
        return null;
      }
      return batch.toByteArray();
    }
  }

  private void over() {
    synchronized (waiting) {
      writing = false;
      waiting.notifyAll();
    }
  }

  /** Its failures are its own: the application's handler of uncaught ones never hears of them. */
  private final class Writer extends Thread implements Thread.UncaughtExceptionHandler {
    Writer() {
      super((ThreadGroup) null, "closewait-stderr");
      setDaemon(true);
      setUncaughtExceptionHandler(this);
      setContextClassLoader(StandardError.class.getClassLoader());
    }

    @Override
    public void interrupt() {}

    @Override
    public void run() {
      for (byte[] bytes = next(); bytes != null; bytes = next()) {
        try {
          out.write(bytes);
          out.flush();
        } catch (IOException closed) {
          // nobody is left to be told
        }
      }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      over();
    }
  }
}
