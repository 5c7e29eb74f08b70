// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jmx;

import org.jspecify.annotations.Nullable;

/**
 * What the last sweep saw, for JMX consoles. Sends a notification of type {@code io.closewait.leak}
 * when a new site leaks. The names are part of the contract with scripts.
 */
public interface ClosewaitMXBean {
  /** Of the agent. */
  String getVersion();

  int getOpenSockets();

  /** Held by the process now: without those that the collector closed or that are not proven. */
  int getLeakedSockets();

  /** Call sites of the leaked sockets; one that leaks in several kinds counts once. */
  int getLeakSites();

  /** Since the start: sockets that only the garbage collector closed. */
  int getCollectedSockets();

  /** Open sockets of call sites that only ever grow. */
  int getGrowingSockets();

  /** Of the leaked sockets; 0 where nothing leaks. */
  long getOldestLeakSeconds();

  /** -1 where it cannot be told; so also the limit. */
  long getDescriptorsUsed();

  long getDescriptorsLimit();

  /** Null: not within a week, or it cannot be told. */
  @Nullable Long getDescriptorsExhaustedInSeconds();

  /** The forecast in words, with how sure it is. */
  String getForecast();

  /** Stacks not taken because the budget was spent. */
  long getCapturesSkipped();

  /** Failures inside the agent; the application was not affected. */
  long getErrors();

  double getSweepSeconds();

  /** The standing leaks, the largest first. */
  LeakInfo[] leaks();

  /** The same as text, as the log writes it. */
  String report();
}
