// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** One test, or one invocation of it: closed by JUnit after all tear-down. */
final class TestWatch implements Watch {
  final Window window;
  private final Ledger ledger;
  private final ExtensionContext context;
  private final @Nullable Permission permission;

  private TestWatch(
      Window window, Ledger ledger, ExtensionContext context, @Nullable Permission permission) {
    this.window = window;
    this.ledger = ledger;
    this.context = context;
    this.permission = permission;
  }

  static TestWatch of(ExtensionContext context, Ledger ledger) {
    Class<?> type = context.getRequiredTestClass();
    Settings settings = Annotations.settings(context, type);
    NoSocketLeaks own =
        AnnotationSupport.findAnnotation(context.getElement(), NoSocketLeaks.class).orElse(null);
    String name = name(context);
    ClassWatch around = ClassWatch.around(context);
    Window window =
        Windows.open(
            name,
            Annotations.code(type),
            settings.with(own),
            around == null ? null : around.window(),
            ledger);
    if (around != null) {
      around.contains(window);
    }
    return new TestWatch(window, ledger, context, permission(context));
  }

  /** {@code ClientTest.keeps()}; with what tells invocations of one method apart. */
  private static String name(ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    String name = context.getRequiredTestClass().getName().replaceAll(".*\\.", "");
    name = name.replace('$', '.') + '.' + method.getName() + "()";
    return isInvocation(context) ? name + " " + context.getDisplayName() : name;
  }

  private static boolean isInvocation(ExtensionContext context) {
    return context.getParent().flatMap(ExtensionContext::getTestMethod).isPresent();
  }

  private static @Nullable Permission permission(ExtensionContext context) {
    AllowSocketLeaks allowed =
        AnnotationSupport.findAnnotation(context.getElement(), AllowSocketLeaks.class).orElse(null);
    if (allowed != null) {
      boolean shared = isInvocation(context);
      ExtensionContext holder = shared ? context.getParent().orElse(context) : context;
      return Permission.of(holder, allowed.value(), name(context));
    }
    for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
      Class<?> type = at.getTestMethod().isPresent() ? null : at.getTestClass().orElse(null);
      if (type == null) {
        continue;
      }
      allowed = AnnotationSupport.findAnnotation(type, AllowSocketLeaks.class).orElse(null);
      if (allowed != null) {
        return Permission.of(at, allowed.value(), "tests of " + type.getName());
      }
    }
    return null;
  }

  @Override
  public Window window() {
    return window;
  }

  @Override
  public void close() {
    Windows.close(window, ledger);
    List<SocketLeak> leaks = new Judge(ledger).leaks(window, window.settings.withinMillis);
    if (permission != null) {
      permission.used(leaks, context.getExecutionException().isPresent());
    } else {
      Verdict.pronounce(window.name, leaks, context.getExecutionException().orElse(null));
    }
  }
}
