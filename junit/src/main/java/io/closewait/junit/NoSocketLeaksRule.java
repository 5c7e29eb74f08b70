// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import java.util.Collections;
import java.util.List;
import org.junit.AssumptionViolatedException;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * {@link NoSocketLeaks} for JUnit 4. In a chain of rules it belongs outermost, so that it looks
 * after all others have closed what is theirs.
 *
 * <pre>{@code
 * @Rule public final NoSocketLeaksRule leaks = new NoSocketLeaksRule();
 * }</pre>
 */
public final class NoSocketLeaksRule implements TestRule {
  private Settings settings = Settings.usual();

  /** A rule for every test of the class. */
  public NoSocketLeaksRule() {}

  /** Gives sockets so long to close, such as {@code 5s}; else 2 seconds. */
  public NoSocketLeaksRule within(String time) {
    settings = settings.within(Settings.millis(time));
    return this;
  }

  /** Passes over sockets that classes of these names opened; {@code *} is a wildcard. */
  public NoSocketLeaksRule except(String... classNames) {
    settings = settings.except(classNames);
    return this;
  }

  /** Sockets that classes of these names open on any thread are the test's too. */
  public NoSocketLeaksRule owns(String... classNames) {
    settings = settings.owns(classNames);
    return this;
  }

  @Override
  public Statement apply(Statement base, Description test) {
    return new Statement() {
      @Override
      public void evaluate() throws Throwable {
        watch(base, test);
      }
    };
  }

  private void watch(Statement base, Description test) throws Throwable {
    Ledger ledger = ledger();
    String name = test.getDisplayName();
    Window window =
        Windows.open(name, Collections.singleton(test.getClassName()), settings, null, ledger);
    Throwable failure = null;
    try {
      base.evaluate();
    } catch (Throwable thrown) {
      failure = thrown;
    }
    Windows.close(window, ledger);
    List<SocketLeak> leaks = new Judge(ledger).leaks(window, settings.withinMillis);
    AllowSocketLeaks allowed = test.getAnnotation(AllowSocketLeaks.class);
    AssertionError error =
        allowed != null
            ? Verdict.forgive(name, leaks, allowed.value())
            : Verdict.error(name, leaks);
    if (failure == null && error != null) {
      throw error;
    }
    if (failure != null) {
      if (allowed == null && error != null) {
        failure.addSuppressed(error);
      }
      throw failure;
    }
  }

  private static Ledger ledger() {
    try {
      return Agent.ledger();
    } catch (AgentMissing missing) {
      if ("fail".equals(System.getProperty(Settings.MISSING))) {
        throw new IllegalStateException(missing.getMessage());
      }
      throw new AssumptionViolatedException(missing.getMessage());
    }
  }
}
