// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import org.jspecify.annotations.Nullable;

/** What names the service that a connection belongs to: its side and port, or its peer. */
public final class Services {
  /** Stands for a port or a peer that is not known. */
  static final String ANY = "?";

  private Services() {}

  /** One that was accepted at this port; 0 where it is not known. */
  public static String accepted(int port) {
    return "accepted " + (port == 0 ? ANY : Integer.toString(port));
  }

  /** One that was made to this peer; null where it is not known. */
  public static String connected(@Nullable String peer) {
    return "connected " + (peer == null ? ANY : peer);
  }
}
