// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class: what it opens outside of its tests, and what its tests leave open after their end. */
final class ClassWatch implements Watch {
  private final Window window;
  private final Ledger ledger;
  private final ExtensionContext context;
  private final Collection<Window> tests = new ConcurrentLinkedQueue<>();

  private ClassWatch(Window window, Ledger ledger, ExtensionContext context) {
    this.window = window;
    this.ledger = ledger;
    this.context = context;
  }

  static ClassWatch of(ExtensionContext context, Ledger ledger) {
    Class<?> type = context.getRequiredTestClass();
    String name = "class " + type.getName().replaceAll(".*\\.", "").replace('$', '.');
    ClassWatch around = around(context);
    Window window =
        Windows.openForClass(
            name,
            Annotations.code(type),
            Annotations.settings(context, type),
            around == null ? null : around.window,
            ledger);
    return new ClassWatch(window, ledger, context);
  }

  /** The one over the class around this context; null where none is watched. */
  static @Nullable ClassWatch around(ExtensionContext context) {
    Watch watch = Watch.of(context);
    return watch instanceof ClassWatch ? (ClassWatch) watch : null;
  }

  /** A test of it. */
  void contains(Window test) {
    tests.add(test);
  }

  @Override
  public Window window() {
    return window;
  }

  @Override
  public void close() {
    Windows.close(window, ledger);
    List<SocketLeak> leaks = new Judge(ledger).leaks(window, tests, window.settings.withinMillis);
    Verdict.pronounce(window.name, leaks, context.getExecutionException().orElse(null));
  }
}
