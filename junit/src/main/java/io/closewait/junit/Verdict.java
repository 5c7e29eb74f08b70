// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes of the sockets that a test has left open. From then on they are told. */
final class Verdict {
  private Verdict() {}

  /** Null: nothing was left open. */
  static @Nullable AssertionError error(String who, List<SocketLeak> leaks) {
    tell(leaks);
    return leaks.isEmpty() ? null : Words.error(who, leaks);
  }

  /** Of a test that may leak: null, unless it does not. */
  static @Nullable AssertionError forgive(String who, List<SocketLeak> leaks, String why) {
    tell(leaks);
    return leaks.isEmpty() ? needless(who, why) : null;
  }

  static AssertionError needless(String who, String why) {
    return new AssertionError(
        who
            + " left no socket open: remove @AllowSocketLeaks(\""
            + why
            + "\"), which is no longer needed");
  }

  static void tell(List<SocketLeak> leaks) {
    for (SocketLeak leak : leaks) {
      Windows.tell(leak.entry().number);
    }
  }

  /** Fails; where something has failed already, that stays, and gets ours besides. */
  static void pronounce(String who, List<SocketLeak> leaks, @Nullable Throwable first) {
    AssertionError error = error(who, leaks);
    if (error == null) {
      return;
    }
    if (first == null) {
      throw error;
    }
    first.addSuppressed(error);
  }
}
