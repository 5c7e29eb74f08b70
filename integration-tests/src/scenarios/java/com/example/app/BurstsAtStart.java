// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Takes all descriptors in the first moment of its life: {@code -Dburst=files}, or of sockets. */
final class BurstsAtStart {
  private static final int AT_MOST = 5000;

  private final List<Closeable> taken = new ArrayList<>();

  private BurstsAtStart() {}

  public static void main(String[] arguments) throws Exception {
    Main.say("starts"); // and is loaded while there are descriptors
    BurstsAtStart program = new BurstsAtStart();
    program.takeAll(System.getProperty("burst"));
    Main.say("holds " + program.taken.size());
    Main.main(arguments);
  }

  private void takeAll(String kind) throws IOException {
    ServerSocket server = null;
    if (!kind.equals("files")) {
      server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      taken.add(server);
      connection(server).close(); // a program that has used the network before
    }
    try {
      while (taken.size() < AT_MOST) {
        taken.add(one(kind, server));
      }
    } catch (IOException none) {
      Main.say("ran out");
    }
  }

  private Closeable one(String kind, ServerSocket server) throws IOException {
    switch (kind) {
      case "files":
        return new FileInputStream("/dev/null");
      case "connections":
        return connection(server);
      default:
        return SocketChannel.open();
    }
  }

  private Socket connection(ServerSocket server) throws IOException {
    Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
    taken.add(server.accept());
    return client;
  }
}
