// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** One connection, one byte, one end of stream; prints how long that took, in microseconds. */
public final class HelloSocket {
  private HelloSocket() {}

  public static void main(String[] arguments) throws Exception {
    long start = System.nanoTime();
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
    Socket socket = server.accept();
    client.getOutputStream().write(1);
    client.close();
    InputStream in = socket.getInputStream();
    in.read();
    in.read();
    socket.close();
    server.close();
    System.out.println("SOCKET " + (System.nanoTime() - start) / 1000);
  }
}
