// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import org.junit.jupiter.api.extension.ExtensionContext;

/** What JUnit closes when a test or a class is over. */
@SuppressWarnings("deprecation") // AutoCloseable is what 5.13 and later close, the other what older
interface Watch extends ExtensionContext.Store.CloseableResource, AutoCloseable {
  Window window();

  @Override
  void close();
}
