// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaks one connection, after everything else has been played: once it is reported, every grace
 * time has passed for the rest, and the agent is known to have been at work.
 */
public final class Canary implements Program {
  private final List<Socket> kept = new ArrayList<>();

  @Override
  public void obey(String command, int[] port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port[0]); // where
    kept.add(socket);
    socket.getOutputStream().write(new byte[] {'t', 'e', 's', 't'});
  }

  @Override
  public Class<?> library() {
    return Socket.class;
  }
}
