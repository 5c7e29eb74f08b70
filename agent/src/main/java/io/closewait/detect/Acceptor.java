// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SiteCapture;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Frame;
import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.capture.Stack;
import io.closewait.kernel.KernelView;
import io.closewait.platform.Platform;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who accepts at a port, and what that thread does at this moment: known by the youngest connection
 * accepted there that is still open. A stuck acceptor is often stuck with just that one. Immutable.
 */
final class Acceptor {
  static final Acceptor UNKNOWN = new Acceptor(null, null);

  /** Threads of one name that are looked at: each has to be stopped for a moment. */
  private static final int MOST_NAMESAKES = 50;

  /** Stack of that accept; or null. */
  final @Nullable Stack last;

  /** Stack of its thread now; null where the thread has ended or cannot be found. */
  final @Nullable Stack now;

  Acceptor(@Nullable Stack last, @Nullable Stack now) {
    this.last = last;
    this.now = now;
  }

  /** Frames of both stacks, which may be no site's any more. */
  int frames() {
    return (last == null ? 0 : last.all.size()) + (now == null ? 0 : now.all.size());
  }

  static Acceptor at(int port, KernelView kernel, SiteTable sites, int ticks) {
    Site site = sites.site(youngest(port, kernel, ticks));
    return site == null ? UNKNOWN : new Acceptor(site.stack, stackNow(site.stack, sites));
  }

  /** Number of the site that accepted it; {@link SiteCapture#UNSAMPLED} if there is none. */
  private static int youngest(int port, KernelView kernel, int ticks) {
    int site = SiteCapture.UNSAMPLED;
    int age = Integer.MAX_VALUE;
    SocketEntry entry = new SocketEntry();
    for (int fd = SocketTable.nextUsed(0); fd >= 0; fd = SocketTable.nextUsed(fd + 1)) {
      entry.read(fd);
      if (entry.isAccepted()
          && entry.openAge(ticks) < age
          && entry.openSite() != SiteCapture.UNSAMPLED) {
        InetSocketAddress local = kernel.local(fd);
        if (local != null && local.getPort() == port) {
          site = entry.openSite();
          age = entry.openAge(ticks);
        }
      }
    }
    return site;
  }

  /** The stack of the live thread of that name, if it still runs what it ran then; else null. */
  private static @Nullable Stack stackNow(Stack then, SiteTable sites) {
    int namesakes = 0;
    for (Thread thread : Platform.threadsOf(Platform.topThreadGroup())) {
      if (Stack.shortened(thread.getName()).equals(then.thread)) {
        if (++namesakes > MOST_NAMESAKES) {
          return null;
        }
        Stack now = sites.describe(thread);
        if (sameTask(then.frames, now.frames)) {
          return now;
        }
      }
    }
    return null;
  }

  /** The outermost frames are of the same method: others may have taken over a pool's thread. */
  private static boolean sameTask(List<Frame> then, List<Frame> now) {
    return !then.isEmpty() && !now.isEmpty() && outermost(then).equals(outermost(now));
  }

  private static String outermost(List<Frame> frames) {
    return frames.get(frames.size() - 1).name();
  }
}
