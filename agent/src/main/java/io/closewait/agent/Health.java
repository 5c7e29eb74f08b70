// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.HookFailures;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.SiteTable;
import io.closewait.kernel.KernelView;
import io.closewait.leak.Notice;
import io.closewait.leak.Severity;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What the agent itself lost, reported once and in one sentence each. The agent's thread only. */
final class Health {
  private final Hooks hooks;
  private final ArrayDeque<Notice> news = new ArrayDeque<>();
  private int failuresTold;
  private boolean beyondTold;
  private boolean fullTold;
  private boolean kernelTold;

  Health(Hooks hooks) {
    this.hooks = hooks;
  }

  /** What is to be reported next, or null. */
  @Nullable Notice next() {
    return news.poll();
  }

  boolean hasNews() {
    return !news.isEmpty();
  }

  /**
   * Looks at everything that can go wrong inside the hooks.
   *
   * @param kernel null before the first sweep
   * @param sites where stacks may find no room
   */
  void check(@Nullable KernelView kernel, SiteTable sites) {
    for (String problem = hooks.nextProblem(); problem != null; problem = hooks.nextProblem()) {
      warn(problem);
    }
    int failures = HookFailures.COUNT.get();
    if (failures > failuresTold) {
      failuresTold = failures;
      String end =
          HookFailures.resting()
              ? "; the hooks rest for a minute, sockets opened until then are not watched"
              : "; the application was not affected";
      warn("a hook failed " + failures + " times: " + HookFailures.first() + end);
    }
    if (kernel != null && kernel.refuses()) {
      stateless("it does not answer TCP_INFO, as under some sandboxes");
    }
    if (sites.full() && !fullTold) {
      fullTold = true;
      String kept = sites.size() + " different stacks, about " + (sites.bytes() >> 10) + " kB";
      warn("no room for more stacks, new ones are told as site other: " + kept + " are kept");
    }
    if (SocketEvents.BEYOND.sum() > 0 && !beyondTold) {
      beyondTold = true;
      int first = SocketTable.SEGMENTS * SocketTable.SEGMENT_SIZE;
      warn("sockets with descriptor numbers from " + first + " are not tracked");
    }
  }

  /** The kernel cannot be asked at all, for this reason. */
  void unconfirmed(String reason) {
    inform(
        "the kernel cannot be asked about sockets ("
            + reason
            + "): only sockets whose end of stream was read are reported, unconfirmed");
  }

  /** The kernel does not tell states of connections, for this reason. */
  void stateless(String reason) {
    inform(
        "the kernel does not tell the states of connections ("
            + reason
            + "): a peer that closed is seen only where nothing is left to read, a dead connection"
            + " is not");
  }

  private void inform(String sentence) {
    if (!kernelTold) {
      kernelTold = true;
      news.add(new Notice("hooks", Severity.INFO, sentence));
    }
  }

  private void warn(String sentence) {
    news.add(new Notice("hooks", Severity.WARN, sentence));
  }
}
