// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/**
 * Hears what the sweep finds; one implementation for each output.
 *
 * <p>Every method is called on one thread at a time: the agent's own, at the end the JVM's shutdown
 * thread. What a reporter throws is caught and costs that reporter's line, nothing else.
 */
public interface Reporter {
  /** Called once, before everything else. */
  default void started() {}

  /** A new site; or a standing one, when it has grown much, at each summary and at the end. */
  default void leak(Leak leak) {}

  /** Reported sockets are not leaked any more. */
  default void closed(LateClose closed) {}

  /** Something about the agent itself. */
  default void notice(Notice notice) {}

  /** Called after each sweep's other events: the moment to write what was collected. */
  default void swept(Snapshot snapshot) {}

  /** Called once, after the last report. */
  default void stopped(Snapshot snapshot) {}
}
