// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Correspondent;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a target is waited for, and what is said when it does not answer. */
final class Deadline implements Correspondent.Patience {
  private final Target target;
  private final long seconds;
  private final long end;

  Deadline(Target target, long seconds) {
    this.target = target;
    this.seconds = seconds;
    end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  boolean passed() {
    return System.nanoTime() - end > 0;
  }

  @Override
  public void check() throws IOException {
    String why = why();
    if (why != null) {
      throw new Passed(why);
    }
  }

  /** Why there is no more waiting; or null. */
  private @Nullable String why() {
    if (!target.alive()) {
      return "process " + target.pid + " has ended meanwhile.";
    }
    if (!passed()) {
      return null;
    }
    if (target.stopped()) {
      return target.words() + " is stopped; type: kill -CONT " + target.pid;
    }
    String exhausted = Descriptors.exhausted(target);
    return exhausted == null
        ? target.words() + " did not answer within " + seconds + " s."
        : exhausted;
  }

  /** Carries the sentence out of a wait. */
  static final class Passed extends IOException {
    private static final long serialVersionUID = 1L;

    final String sentence;

    Passed(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }
  }
}
