// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** {@code java.net.Socket}, a thread for each connection. */
final class BlockingNetwork extends Network {
  private final AtomicLong counted = new AtomicLong();
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<Socket> held = new ArrayList<>();
  private final ExecutorService handlers =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "handler");
            thread.setDaemon(true);
            return thread;
          });

  BlockingNetwork(int depth) {
    super(depth);
  }

  @Override
  int serve(Service service) throws IOException {
    ServerSocket server = new ServerSocket(0, 4096, anyAddress());
    daemon(
        "acceptor",
        () -> {
          while (true) {
            Socket socket = deep(server::accept);
            if (service == Service.HOLD) {
              held.add(socket);
            } else {
              handlers.submit(() -> handle(socket, service));
            }
            accepted.incrementAndGet();
          }
        });
    return server.getLocalPort();
  }

  private Void handle(Socket socket, Service service) throws IOException {
    socket.setTcpNoDelay(true);
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (service == Service.COUNT) {
        counted.addAndGet(n);
      } else {
        out.write(buffer, 0, n);
      }
    }
    socket.close();
    return null;
  }

  @Override
  long counted() {
    return counted.get();
  }

  @Override
  int accepted() {
    return accepted.get();
  }

  @Override
  Connection open(InetSocketAddress address) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setTcpNoDelay(true);
    return new Client(socket);
  }

  private static final class Client implements Connection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Client(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
      out.write(bytes, 0, length);
    }

    @Override
    public void readFully(byte[] bytes, int length) throws IOException {
      for (int at = 0; at < length; ) {
        int n = in.read(bytes, at, length - at);
        if (n < 0) {
          throw new EOFException();
        }
        at += n;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
