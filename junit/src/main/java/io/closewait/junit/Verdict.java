// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What comes of the sockets that a test has left open. */
final class Verdict {
  private Verdict() {}

  /** Fails the test; where it has failed already, that failure stays, and gets ours besides. */
  static void pronounce(String who, List<SocketLeak> leaks, ExtensionContext context) {
    if (leaks.isEmpty()) {
      return;
    }
    for (SocketLeak leak : leaks) {
      Windows.tell(leak.entry().number);
    }
    AssertionError error = Words.error(who, leaks);
    Throwable first = context.getExecutionException().orElse(null);
    if (first == null) {
      throw error;
    }
    first.addSuppressed(error);
  }
}
