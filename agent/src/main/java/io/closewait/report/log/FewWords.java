// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import io.closewait.report.file.LineSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the standard error hears of a log that is a file: where it is, or why it is not, and then of
 * each warning the first line, a few in an hour. It belongs to the application, and perhaps nobody
 * ever empties what it leads to.
 */
final class FewWords {
  private static final int MOST = 20;
  private static final long AGAIN = TimeUnit.HOURS.toNanos(1);

  private final @Nullable LineSink stderr;
  private int said;
  private long since;

  FewWords(@Nullable LineSink stderr) {
    this.stderr = stderr;
  }

  /** A sentence in our name. */
  void say(String sentence) {
    write(("closewait: " + sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The first line of a warning that has not been told yet. */
  void tell(Message message) {
    if (!message.warning || message.told) {
      return;
    }
    message.told = true;
    long now = System.nanoTime();
    if (said == 0 || now - since >= AGAIN) {
      said = 0;
      since = now;
    }
    said++;
    if (said <= MOST) {
      write(message.firstLine());
    } else if (said == MOST + 1) {
      say("more warnings are left out here for an hour; the commands report and status tell them");
    }
  }

  private void write(byte[] line) {
    if (stderr == null) {
      return;
    }
    try {
      stderr.append(Collections.singletonList(line));
    } catch (IOException e) {
      // nobody is left to be told
    }
  }
}
