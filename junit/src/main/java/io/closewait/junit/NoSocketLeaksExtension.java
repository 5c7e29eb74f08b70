// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
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
  private static final Namespace OURS = Namespace.create(NoSocketLeaksExtension.class.getName());
  private static final String WATCH = "watch";

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
    watch(context, watch);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    TestWatch watch = TestWatch.of(context, ledger(context));
    adoptConstructed(watch);
    watch(context, watch);
  }

  private static void adoptConstructed(Watch watch) {
    List<Claim> constructed = CONSTRUCTED.get();
    CONSTRUCTED.remove();
    if (constructed != null) {
      constructed.forEach(watch.window()::adopt);
    }
  }

  private static void watch(ExtensionContext context, Watch watch) {
    context.getStore(OURS).put(WATCH, watch);
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
    Watch watch = context.getStore(OURS).get(WATCH, Watch.class);
    Ledger ledger = Agent.present();
    return watch == null || ledger == null
        ? invocation.proceed()
        : Windows.work(watch.window(), ledger, invocation::proceed);
  }

  /** The watch over the class around this context; null where none is watched. */
  static @Nullable ClassWatch classWatch(ExtensionContext context) {
    Watch watch = context.getStore(OURS).get(WATCH, Watch.class);
    return watch instanceof ClassWatch ? (ClassWatch) watch : null;
  }

  /** One for all invocations of a method, or all tests of a class. */
  static Permission permission(ExtensionContext context, String why, String of) {
    return context
        .getStore(OURS)
        .getOrComputeIfAbsent(
            "permission", key -> new Permission(context, why, of), Permission.class);
  }
}
