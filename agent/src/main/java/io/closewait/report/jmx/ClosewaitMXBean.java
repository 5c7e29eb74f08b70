// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jmx;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the last sweep saw, for JMX consoles. Sends a notification of type {@code io.closewait.leak}
 * when a new site leaks. The names are part of the contract with scripts.
 */
public interface ClosewaitMXBean {
  /** Version of the agent. */
  String getVersion();

  int getOpenSockets();

  /** Leaked sockets held now: without those that the collector closed or that are not proven. */
  int getLeakedSockets();

  /** Call sites of the leaked sockets; one that leaks in several kinds counts once. */
  int getLeakSites();

  /** Sockets that only the garbage collector closed, since the start. */
  int getCollectedSockets();

  /** Open sockets of call sites that only ever grow. */
  int getGrowingSockets();

  /** Age of the oldest leaked socket; 0 where nothing leaks. */
  long getOldestLeakSeconds();

  /** Descriptors in use; -1, as for the limit, where it is not known. */
  long getDescriptorsUsed();

  long getDescriptorsLimit();

  /** Descriptors by what they are, as they were last counted; empty before the first count. */
  Map<String, Integer> getDescriptorsByKind();

  /** Seconds until the descriptors run out; null: not within a week, or it is not known. */
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

  /** The standing leaks as text, as the log writes it. */
  String report();
}
