// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** The bug. When a client has gone, the handler is done with it, and nobody closes the socket. */
final class LeakingServer extends BlockingServer {
  LeakingServer() throws IOException {}

  /**
   * A read of -1 says that the client has closed its side for good. Here it only ends the loop, as
   * if there were nothing to read for the moment: the thread goes back to the pool, the connection
   * stays in CLOSE_WAIT, and its descriptor is used up until the process ends.
   */
  @Override
  void handle(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] message = new byte[256];
    int length = 0;
    while (length >= 0) {
      length = in.read(message); // reads -1, and the socket is forgotten
    }
  }
}
