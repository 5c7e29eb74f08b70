// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import java.util.Collections;
import java.util.List;

/**
 * Looks after the sockets of a stretch of code, in any framework or in none.
 *
 * <pre>{@code
 * try (SocketLeaks.Scope scope = SocketLeaks.open("checkout")) {
 *   client.checkout();
 * } // an AssertionError if it left a socket open
 * }</pre>
 *
 * <p>The scope's are the sockets that its thread opens, those that code of the class which opened
 * the scope opens on other threads, those at the other end of such connections, and, if nothing
 * else is watched at the time, whatever else is opened.
 */
public final class SocketLeaks {
  private SocketLeaks() {}

  /**
   * Begins to look, on behalf of the calling class.
   *
   * @param name how the failure calls it
   * @throws IllegalStateException where the agent is missing and cannot be loaded; the message says
   *     what to add
   */
  public static Scope open(String name) {
    Ledger ledger;
    try {
      ledger = Agent.ledger();
    } catch (AgentMissing missing) {
      throw new IllegalStateException(missing.getMessage());
    }
    return new Scope(
        Windows.open(name, Collections.singleton(caller()), Settings.usual(), null, ledger),
        ledger);
  }

  /** As {@link #open(String)}, with the name of the calling class. */
  public static Scope open() {
    return open(caller().replaceAll(".*\\.", ""));
  }

  private static String caller() {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      if (!frame.getClassName().equals(SocketLeaks.class.getName())) {
        return frame.getClassName();
      }
    }
    throw new IllegalStateException("nobody calls");
  }

  /** A stretch of code that is looked after, until it is closed. Not for use by two threads. */
  public static final class Scope implements AutoCloseable {
    private final Window window;
    private final Ledger ledger;
    private boolean closed;

    Scope(Window window, Ledger ledger) {
      this.window = window;
      this.ledger = ledger;
    }

    /** Gives sockets so long to close, such as {@code 5s}; else 2 seconds. */
    public Scope within(String time) {
      window.settings = window.settings.within(Settings.millis(time));
      return this;
    }

    /** Passes over sockets that classes of these names opened; {@code *} is a wildcard. */
    public Scope except(String... classNames) {
      window.settings = window.settings.except(classNames);
      return this;
    }

    /** Sockets that classes of these names open on any thread are this scope's too. */
    public Scope owns(String... classNames) {
      window.settings = window.settings.owns(classNames);
      return this;
    }

    /** What is left open now, after waiting for what is being closed; may be asked again. */
    public List<SocketLeak> leaks() {
      return Collections.unmodifiableList(
          new Judge(ledger).leaks(window, window.settings.withinMillis));
    }

    /**
     * Fails if something is left open now.
     *
     * @throws AssertionError that says what, and where it was opened
     */
    public void assertNone() {
      AssertionError error = Verdict.error(window.name, leaks());
      if (error != null) {
        throw error;
      }
    }

    /** Looks no longer, and fails if something is left open. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        Windows.close(window, ledger);
        assertNone();
      }
    }
  }
}
