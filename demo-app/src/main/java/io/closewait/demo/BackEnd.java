// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * The service that a client of these stories calls. It answers every request alike and hangs up by
 * itself, after a moment of silence, as every real service does one day.
 */
final class BackEnd implements Closeable {
  private static final int BACKLOG = 200;

  private final ServerSocket listener;
  private final byte[] answer;
  private final int patienceMillis;

  BackEnd(byte[] answer, int patienceMillis) throws IOException {
    listener = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
    this.answer = answer.clone();
    this.patienceMillis = patienceMillis;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the story is over
    }
  }

  private void serve(Socket socket) {
    try (Socket closedAtTheEnd = socket) {
      closedAtTheEnd.setSoTimeout(patienceMillis);
      InputStream in = closedAtTheEnd.getInputStream();
      OutputStream out = closedAtTheEnd.getOutputStream();
      byte[] request = new byte[4096];
      while (in.read(request) >= 0) {
        out.write(answer);
      }
    } catch (SocketTimeoutException idle) {
      // hangs up
    } catch (IOException failed) {
      System.err.println("a client was lost: " + failed);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "back end");
    thread.setDaemon(true);
    thread.start();
  }
}
