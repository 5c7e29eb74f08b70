// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakedSocket;
import io.closewait.leak.Services;
import io.closewait.leak.Yardstick;
import org.jspecify.annotations.Nullable;

/** Whom the sockets of one group are connected to, and by which ports. The agent's thread only. */
final class Addresses {
  /** From here on Linux chooses the port of who connects, unless it is told otherwise. */
  private static final int EPHEMERAL = 32768;

  private final Kind kind;
  private final Tally<String> peers = new Tally<>();
  private final Tally<Integer> ports = new Tally<>();

  /** How many services are told apart. */
  private static final int SERVICES = 100;

  private final Tally<String> services = new Tally<>();

  Addresses(Kind kind) {
    this.kind = kind;
  }

  void add(Suspect suspect) {
    suspect.peerCounted = peers.add(peer(suspect));
    suspect.portCounted = ports.add(port(suspect));
    suspect.serviceCounted = services.add(service(suspect));
  }

  void remove(Suspect suspect) {
    if (suspect.peerCounted) {
      peers.remove(peer(suspect));
    }
    if (suspect.portCounted) {
      ports.remove(port(suspect));
    }
    if (suspect.serviceCounted) {
      services.remove(service(suspect));
    }
  }

  void add(String peerHost, int localPort) {
    peers.add(peerHost);
    ports.add(localPort);
  }

  void clear() {
    peers.clear();
    ports.clear();
  }

  /** Adds the most frequent ones, the most frequent first. */
  void describe(Leak.Builder leak) {
    leak.peers = peers.most(Yardstick.SHOWN);
    leak.localPorts = ports.most(Yardstick.SHOWN);
    leak.services = services.most(SERVICES);
  }

  private String service(Suspect suspect) {
    return connected(suspect)
        ? Services.connected(peer(suspect))
        : Services.accepted(suspect.localPort);
  }

  /** The peer's host; where we connected with its port, which tells which service it is. */
  private @Nullable String peer(Suspect suspect) {
    String host = suspect.peerHost();
    return host != null && connected(suspect)
        ? LeakedSocket.address(host, suspect.peerPort())
        : host;
  }

  /** Where we connected, the local port is any. */
  private @Nullable Integer port(Suspect suspect) {
    boolean any = connected(suspect) || suspect.localPort == 0;
    return any ? null : (Integer) suspect.localPort;
  }

  /** For sockets from before the agent, the ports alone tell who connected to whom. */
  private boolean connected(Suspect suspect) {
    int peerPort = suspect.peerPort();
    boolean likely = suspect.localPort >= EPHEMERAL && peerPort > 0 && peerPort < EPHEMERAL;
    return kind == Kind.PRE_EXISTING ? likely : suspect.side == SocketTable.CONNECTED;
  }
}
