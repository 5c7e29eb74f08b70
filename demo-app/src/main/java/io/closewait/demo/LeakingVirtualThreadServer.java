// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** The bug with a virtual thread for each connection: that the thread ends closes nothing. */
final class LeakingVirtualThreadServer extends BlockingServer {
  LeakingVirtualThreadServer() throws IOException {
    super(listener(), VirtualThreads.executor());
  }

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
