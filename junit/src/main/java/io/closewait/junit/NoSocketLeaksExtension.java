// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * What stands behind {@link NoSocketLeaks}. Register it by that annotation; or for all tests by the
 * configuration parameter {@code junit.jupiter.extensions.autodetection.enabled=true}.
 *
 * <p>It looks when the store of the test is closed, which JUnit does after every callback and
 * tear-down method.
 */
public final class NoSocketLeaksExtension
    implements BeforeAllCallback, BeforeEachCallback, InvocationInterceptor {
  /** What constructors opened on this thread for the test, or the class, that comes. */
  private static final ThreadLocal<List<Claim>> CONSTRUCTED = new ThreadLocal<>();

  /** Made by JUnit. */
  public NoSocketLeaksExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    ClassWatch watch = ClassWatch.of(context, ledger(context));
    if (context.getTestInstanceLifecycle().orElse(null) == Lifecycle.PER_CLASS) {
      adoptConstructed(watch); // its one instance is there already
    }
    watch.over(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    TestWatch watch = TestWatch.of(context, ledger(context));
    adoptConstructed(watch);
    watch.over(context);
  }

  private static void adoptConstructed(Watch watch) {
    List<Claim> constructed = CONSTRUCTED.get();
    CONSTRUCTED.remove();
    if (constructed != null) {
      constructed.forEach(watch.window()::adopt);
    }
  }

  /** The ledger, or a test that is aborted: never a silent success. */
  private static Ledger ledger(ExtensionContext context) {
    try {
      return Agent.ledger();
    } catch (AgentMissing missing) {
      boolean fails =
          context.getConfigurationParameter(Settings.MISSING).orElse("abort").equals("fail");
      throw fails
          ? new IllegalStateException(missing.getMessage())
          : new TestAbortedException(missing.getMessage());
    }
  }

  // ---- on which threads a test works -----------------------------------------------------------

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> call,
      ExtensionContext context)
      throws Throwable {
    Ledger ledger = Agent.present();
    if (ledger == null) {
      return invocation.proceed();
    }
    Claim claim = new Claim(Thread.currentThread(), ledger.mark());
    try {
      return invocation.proceed();
    } finally {
      claim.end(ledger.mark());
      List<Claim> claims = CONSTRUCTED.get();
      claims = claims == null ? new ArrayList<>() : claims;
      claims.add(claim);
      CONSTRUCTED.set(claims);
    }
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    work(invocation, context);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    work(invocation, context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    work(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    work(invocation, context);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
      throws Throwable {
    return work(invocation, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext call, ExtensionContext context)
      throws Throwable {
    work(invocation, context);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    work(invocation, context);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    work(invocation, context);
  }

  /** Time-outs run it on a thread of their own. */
  private static <T> T work(Invocation<T> invocation, ExtensionContext context) throws Throwable {
    Watch watch = Watch.of(context);
    Ledger ledger = Agent.present();
    return watch == null || ledger == null
        ? invocation.proceed()
        : Windows.work(watch.window(), ledger, invocation::proceed);
  }
}
