// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** What JUnit keeps for a test or a class, and closes when that is over. */
@SuppressWarnings("deprecation") // AutoCloseable is what 5.13 and later close, the other what older
interface Watch extends ExtensionContext.Store.CloseableResource, AutoCloseable {
  Namespace OURS = Namespace.create(Watch.class.getName());

  Window window();

  @Override
  void close();

  /** Hands it to JUnit. */
  default void over(ExtensionContext context) {
    context.getStore(OURS).put(Watch.class, this);
  }

  /** The one over this context, or over the nearest around it; null where nothing is watched. */
  static @Nullable Watch of(ExtensionContext context) {
    return context.getStore(OURS).get(Watch.class, Watch.class);
  }
}
