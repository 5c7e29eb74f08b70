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

  /** How many of these sockets have their other end leaked, and where the most of them. */
  Met meet(Members sockets) {
    Map<String, Integer> found = new HashMap<>();
    sockets.forEach(
        suspect -> {
          String site = of(suspect);
          if (site != null) {
            found.merge(site, 1, Integer::sum);
          }
        });
    String most = null;
    int ofMost = 0;
    int all = 0;
    for (Map.Entry<String, Integer> site : found.entrySet()) {
      int count = site.getValue();
      all += count;
      most = count > ofMost ? site.getKey() : most;
      ofMost = Math.max(ofMost, count);
    }
    return new Met(all, most);
  }

  /** The site at which the other end of this socket is leaked; or null. */
  private @Nullable String of(Suspect suspect) {
    return isWithin(suspect) ? sites.get(suspect.peerPort() << 16 | suspect.localPort) : null;
  }

  private static boolean isWithin(Suspect suspect) {
    String host = suspect.peerHost();
    return host != null && (host.startsWith("127.") || host.equals("0:0:0:0:0:0:0:1"));
  }

  /** Sockets of one group whose other ends are leaked too. Immutable. */
  static final class Met {
    static final Met NONE = new Met(0, null);

    final int count;

    /** The site of most of the other ends; or null. */
    final @Nullable String site;

    private Met(int count, @Nullable String site) {
      this.count = count;
      this.site = site;
    }
  }
}
