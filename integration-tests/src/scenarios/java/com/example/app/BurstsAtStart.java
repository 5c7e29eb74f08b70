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

  private static final List<Closeable> TAKEN = new ArrayList<>();

  private BurstsAtStart() {}

  public static void main(String[] arguments) throws Exception {
    Main.say("starts " + new Anew()); // these classes are loaded while there are descriptors
    takeAll(System.getProperty("burst"));
    Main.say("holds " + TAKEN.size());
    Main.main(arguments);
  }

  /**
   * Gives all back and asks for IPv4, which counts only if nothing has touched the network before.
   */
  static final class Anew extends Scenario {
    @Override
    void play(int count, int port) throws IOException {
      for (Closeable each : TAKEN) {
        each.close();
      }
      System.setProperty("java.net.preferIPv4Stack", "true");
      ServerSocket server = new ServerSocket(0);
      held.add(server);
      say("listens " + server.getLocalPort());
    }
  }

  private static void takeAll(String kind) throws IOException {
    ServerSocket server = null;
    if (!kind.equals("files")) {
      server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      TAKEN.add(server);
      connection(server).close(); // a program that has used the network before
    }
    try {
      while (TAKEN.size() < AT_MOST) {
        TAKEN.add(one(kind, server));
      }
    } catch (IOException none) {
      Main.say("ran out");
    }
  }

  private static Closeable one(String kind, ServerSocket server) throws IOException {
    switch (kind) {
      case "files":
        return new FileInputStream("/dev/null");
      case "connections":
        return connection(server);
      default:
        return SocketChannel.open();
    }
  }

  private static Socket connection(ServerSocket server) throws IOException {
    Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
    TAKEN.add(server.accept());
    return client;
  }
}
