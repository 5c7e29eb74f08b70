// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The other end of the tested JVM's connections. */
public final class Peer implements AutoCloseable {
  /** What the other end does with a connection once it stands. */
  public enum Habit {
    /** Sends a request and closes. */
    ASKS_AND_LEAVES,
    /** Takes a greeting and closes. */
    TAKES_GREETING_AND_LEAVES,
    /** Takes a request and closes. */
    TAKES_REQUEST_AND_LEAVES,
    /** Takes a request, answers it and closes. */
    ANSWERS_AND_LEAVES,
    /** Closes at once. */
    LEAVES,
    /** Sends a request and resets the connection. */
    ASKS_AND_RESETS,
    /** Takes a request and resets the connection. */
    TAKES_REQUEST_AND_RESETS,
    /** Speaks first, and resets the connection. */
    GREETS_AND_RESETS,
    /** Sends what fills a good part of a receive buffer, and closes. */
    SENDS_MUCH_AND_LEAVES,
    /** Reads until the other side has ended, answers and closes. */
    ANSWERS_THE_END,
    /** Sends a request by TLS, ends TLS properly and closes. */
    ENCRYPTS_AND_LEAVES,
    /** A server of TLS that takes a request, ends TLS properly and closes. */
    DECRYPTS_AND_LEAVES,
    /** A browser that leaves when it has seen the first of the answer. */
    BROWSES_AND_LEAVES,
    /** A web server whose answer is long, and which closes. */
    LONG_HTTP,
    /** Ends its own side of TLS, keeps the connection, and reads whatever comes. */
    ENDS_ITS_SIDE_OF_TLS,
    /** A SOCKS proxy whose server says nothing and closes. */
    SOCKS,
    /** An HTTP proxy whose server says nothing and closes. */
    TUNNEL,
    /** A web server that answers one request and closes. */
    HTTP,
    /** Sends a request and stays until it is told to leave. */
    ASKS_AND_STAYS,
    /** Ends its own side, and reads whatever comes. */
    ENDS_ITS_SIDE,
    /** Ends its own side, and reads a little at a time: the sender has to wait. */
    ENDS_ITS_SIDE_AND_SIPS,
    /** Ends its own side, reads nothing for longer than a grace, and then all. */
    ENDS_ITS_SIDE_AND_PAUSES,
    /** Takes a request, sends some kilobytes and keeps the connection. */
    SENDS_AND_STAYS,
    /** Keeps the connection and sends nothing. */
    STAYS
  }

  private final List<Closeable> open = Collections.synchronizedList(new ArrayList<>());
  private final Map<Integer, List<Socket>> connections = new HashMap<>();

  /** Connects so many times to a port of the tested JVM. */
  public void connect(int port, int count, Habit habit) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      if (habit == Habit.ENDS_ITS_SIDE_AND_SIPS) {
        socket.setReceiveBufferSize(Habits.SIP);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      met(port, socket);
      Habits.behave(socket, habit);
    }
  }

  /** Connects so many times to a Unix-domain socket of the tested JVM, asks and leaves. */
  public void connectByPath(Path path, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        channel.write(ByteBuffer.wrap(Habits.REQUEST));
      }
    }
  }

  /** What is said on one connection; it may throw when the other end, or this one, has closed. */
  @FunctionalInterface
  public interface Dialogue {
    void speak(Socket socket) throws IOException;
  }

  /** Awaits connections of the tested JVM; returns the port. */
  public int serve(Habit habit) throws IOException {
    return accept(socket -> Habits.behave(socket, habit));
  }

  /** Awaits connections of the tested JVM, with a thread for each; returns the port. */
  public int serveEach(Dialogue dialogue) throws IOException {
    return accept(socket -> inBackground(() -> dialogue.speak(socket)));
  }

  private int accept(Dialogue dialogue) throws IOException {
    ServerSocket server = new ServerSocket(0, 500, InetAddress.getByName("127.0.0.1"));
    open.add(server);
    inBackground(
        () -> {
          while (true) {
            Socket socket = server.accept();
            met(server.getLocalPort(), socket);
            dialogue.speak(socket);
          }
        });
    return server.getLocalPort();
  }

  /** How many connections there have been at this port. */
  public int met(int port) {
    return connections(port).size();
  }

  private synchronized void met(int port, Socket socket) {
    open.add(socket);
    connections.computeIfAbsent(port, key -> new ArrayList<>()).add(socket);
  }

  private synchronized List<Socket> connections(int port) {
    return List.copyOf(connections.getOrDefault(port, List.of()));
  }

  /** Closes the connections at this port, of which there must be so many; all at once. */
  public void leave(int port, int count) throws IOException {
    Await.until(() -> connections(port).size() == count, () -> connections(port).size() + " met");
    for (Socket socket : connections(port)) {
      socket.close();
    }
  }

  /** A port that stays taken and on which nobody listens. */
  public int refusingPort() throws IOException {
    Socket bound = new Socket();
    open.add(bound);
    bound.bind(new InetSocketAddress("127.0.0.1", 0));
    return bound.getLocalPort();
  }

  interface Work {
    void run() throws IOException;
  }

  static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // closed at the end of the test
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    synchronized (open) {
      for (Closeable one : open) {
        one.close();
      }
    }
  }
}
