// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * One of many on a host: mostly asleep. With the property {@code leaks} it loses a connection ten
 * times a second, four hundred in all: {@code eof} reads the end and does not close, {@code unread}
 * never reads, {@code reset} is reset by its peer. Asked {@code inside} it says whether anything
 * was ever loaded into it.
 */
public final class Resident {
  private static final int MOST = 400;

  private static final List<Socket> kept = new ArrayList<Socket>();

  private Resident() {}

  public static void main(String[] none) throws Exception {
    final String leaks = System.getProperty("leaks", "none");
    final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread thread =
        new Thread(
            new Runnable() {
              @Override
              public void run() {
                try {
                  serve(server, leaks);
                } catch (Exception e) {
                  e.printStackTrace();
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    System.out.println("> up");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("quit")) {
        return;
      }
      System.out.println("> inside " + inside());
    }
  }

  private static void serve(ServerSocket server, String leaks) throws Exception {
    for (int i = 0; i < (leaks.equals("none") ? 3 : MOST); i++) {
      Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
      Socket accepted = server.accept();
      kept.add(accepted);
      if (leaks.equals("none")) {
        kept.add(client);
      } else {
        leak(leaks, client, accepted);
        Thread.sleep(100);
      }
    }
  }

  private static void leak(String leaks, Socket client, Socket accepted) throws IOException {
    if (leaks.equals("eof")) {
      client.close();
      InputStream in = accepted.getInputStream();
      in.read(); // eof
    } else if (leaks.equals("unread")) {
      accepted.getOutputStream().write(1); // unread
      client.getInputStream().read();
      client.close();
    } else {
      accepted.getOutputStream().write(1); // reset
      client.getInputStream().read();
      client.setSoLinger(true, 0);
      client.close();
    }
  }

  private static String inside() {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    StringBuilder found = new StringBuilder();
    if (loader.getResource("io/closewait/launcher/Launcher.class") != null) {
      found.append("the agent's jar ");
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      if (name.equals("Attach Listener") || name.startsWith("closewait")) {
        found.append(name).append(' ');
      }
    }
    return found.length() == 0 ? "nothing" : found.toString();
  }
}
