// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections within this process of which one end is leaked: then the other end waits for what
 * will never come, and its leak is only the shadow of the first. By ports, over the loopback
 * interface only. The agent's thread only.
 */
final class OtherEnds {
  /** Sites of leaked sockets, by their own port and their peer's. */
  private final Map<Integer, String> sites = new HashMap<>();

  void leaked(Suspect suspect, String site) {
    if (isWithin(suspect)) {
      sites.put(suspect.localPort << 16 | suspect.peerPort(), site);
    }
  }

  /** The site at which the other end of this socket is leaked; or null. */
  @Nullable String of(Suspect suspect) {
    return isWithin(suspect) ? sites.get(suspect.peerPort() << 16 | suspect.localPort) : null;
  }

  private static boolean isWithin(Suspect suspect) {
    String host = suspect.peerHost();
    return host != null && (host.startsWith("127.") || host.equals("0:0:0:0:0:0:0:1"));
  }
}
