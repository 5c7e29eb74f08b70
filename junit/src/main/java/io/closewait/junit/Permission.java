// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * {@link AllowSocketLeaks}: closed by JUnit after the test, or after all those that it is for, and
 * then fails if none of them leaked.
 */
@SuppressWarnings("deprecation") // AutoCloseable is what 5.13 and later close, the other what older
final class Permission implements ExtensionContext.Store.CloseableResource, AutoCloseable {
  private final ExtensionContext context;
  private final String why;
  private final String of;
  private volatile boolean needed;
  private volatile boolean finished;

  private Permission(ExtensionContext context, String why, String of) {
    this.context = context;
    this.why = why;
    this.of = of;
  }

  /** One for all invocations of a method, or all tests of a class. */
  static Permission of(ExtensionContext context, String why, String of) {
    return context
        .getStore(Watch.OURS)
        .getOrComputeIfAbsent(
            Permission.class, key -> new Permission(context, why, of), Permission.class);
  }

  /** A test is over; what it has left open is forgiven. */
  void used(List<SocketLeak> leaks, boolean failed) {
    Verdict.tell(leaks);
    needed |= !leaks.isEmpty();
    finished |= !failed; // one that failed may not have come to where it leaks
  }

  @Override
  public void close() {
    if (finished && !needed && !context.getExecutionException().isPresent()) {
      throw Verdict.needless(of, why);
    }
  }
}
