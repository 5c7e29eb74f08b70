// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;

/**
 * As {@link SocketPoolKeepsStale}, called through a proxy, reflection and a lambda, more often than
 * the JVM takes to replace its reflection accessor: one site all the same.
 */
final class IndirectPoolKeepsStale extends Scenario {
  /** Opens one connection. */
  interface Opener {
    Socket open(int port) throws IOException;
  }

  @Override
  void play(int count, int port) throws Exception {
    Opener direct = this::open;
    Opener indirect =
        (Opener)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Opener.class},
                (proxy, method, arguments) -> method.invoke(direct, arguments));
    for (int i = 0; i < count; i++) {
      Socket socket = indirect.open(port);
      held.add(socket);
      socket.getOutputStream().write(new byte[] {'t', 'e', 's', 't'});
      new DataInputStream(socket.getInputStream()).readFully(new byte[5]);
    }
  }

  private Socket open(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(local(port), 10_000); // open where
    return socket;
  }
}
