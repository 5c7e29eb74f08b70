// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A limit in time for what may never return: a file that somebody has exchanged for a pipe, a file
 * system that no longer answers. The thread that hangs is left behind; it keeps no JVM alive.
 */
public final class Within {
  private Within() {}

  /** The time was over. */
  static final class TooLate extends IOException {
    private static final long serialVersionUID = 1L;

    TooLate(String sentence) {
      super(sentence);
    }
  }

  /** What the call returns or throws; an exception of its own when the time is over. */
  public static <T> T millis(long limit, Callable<T> call) throws IOException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "closewait-reader");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new TooLate("it does not answer within " + limit + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  private static IOException thrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException) {
      throw (RuntimeException) cause;
    }
    if (cause instanceof Error) {
      throw (Error) cause;
    }
    return cause instanceof IOException ? (IOException) cause : new IOException(cause);
  }
}
