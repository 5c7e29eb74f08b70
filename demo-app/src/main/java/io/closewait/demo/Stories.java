// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The servers and clients that leak, each with its twin that does not, by their roles. */
final class Stories {
  /** What takes a port, or a connection, as soon as it is made. */
  interface Start {
    Server now() throws IOException;
  }

  private static final Map<String, Start> BY_ROLE = new LinkedHashMap<>();

  static {
    BY_ROLE.put("leaking", LeakingServer::new);
    BY_ROLE.put("fixed", FixedServer::new);
    BY_ROLE.put("nio-leaking", LeakingSelectorServer::new);
    BY_ROLE.put("nio-fixed", FixedSelectorServer::new);
    BY_ROLE.put("tls-leaking", LeakingTlsServer::new);
    BY_ROLE.put("tls-fixed", FixedTlsServer::new);
    BY_ROLE.put("async-leaking", LeakingAsyncServer::new);
    BY_ROLE.put("async-fixed", FixedAsyncServer::new);
    BY_ROLE.put("virtual-threads-leaking", LeakingVirtualThreadServer::new);
    BY_ROLE.put("virtual-threads-fixed", FixedVirtualThreadServer::new);
    BY_ROLE.put("unclosed-body-leaking", LeakingBodies::new);
    BY_ROLE.put("unclosed-body-fixed", FixedBodies::new);
    BY_ROLE.put("idle-pool-leaking", LeakingPool::new);
    BY_ROLE.put("idle-pool-fixed", FixedPool::new);
  }

  private Stories() {}

  /** For stories that need more than the JDK. */
  static void add(String role, Start start) {
    BY_ROLE.put(role, start);
  }

  static boolean has(String role) {
    return BY_ROLE.containsKey(role);
  }

  static Server start(String role) throws IOException {
    return BY_ROLE.get(role).now();
  }
}
