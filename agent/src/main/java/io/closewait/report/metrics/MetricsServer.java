// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import io.closewait.options.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * The port that Prometheus scrapes. A server of our own, as the JDK's has no bounds: on 8 and 11 an
 * endless header fills the application's heap, and on all versions half a request keeps the only
 * worker for as long as it likes.
 *
 * <p>One thread listens and watches the time, one more serves each connection. There are few of
 * them; where one more comes, the oldest has to go, if it is older than any scrape takes.
 */
public final class MetricsServer implements Runnable, AutoCloseable {
  /** Most connections that are served at once. */
  static final int MOST_CONNECTIONS = 8;

  /** Longest time from accept to close. */
  static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

  /** A scrape takes milliseconds: what is older makes room for a new one. */
  private static final long USUAL = TimeUnit.MILLISECONDS.toNanos(250);

  private static final String NAME = "closewait-metrics";

  private static final int WAITING = 16;
  private static final int LOOK_EVERY_MILLIS = 250, MOST_FAREWELL_MILLIS = 1000;

  private final ServerSocket port;
  private final Page page;
  private final Threads threads;
  private final Thread listener;

  /** The oldest first. */
  private final ArrayDeque<Connection> open = new ArrayDeque<>();

  private volatile boolean closed;

  private MetricsServer(ServerSocket port, Page page, Threads threads) {
    this.port = port;
    this.page = page;
    this.threads = threads;
    listener = threads.make(NAME, this);
  }

  /** Makes threads whose sockets are not taken for the application's. */
  public interface Threads {
    /** A thread of this name that keeps no JVM alive. */
    Thread make(String name, Runnable work);
  }

  /** Binds, on such a thread, and begins to serve. */
  public static MetricsServer start(Address address, Page page, Threads threads)
      throws IOException {
    FutureTask<ServerSocket> binding = new Binding(address);
    threads.make(NAME, binding).start();
    try {
      ServerSocket port = binding.get(LONGEST, TimeUnit.NANOSECONDS);
      MetricsServer server = new MetricsServer(port, page, threads);
      server.listener.start();
      return server;
    } catch (ExecutionException refused) {
      Throwable cause = refused.getCause();
      throw new IOException(cause == null ? null : cause.getMessage(), cause);
    } catch (InterruptedException | TimeoutException tooLong) {
      binding.cancel(false);
      throw new IOException("it takes too long", tooLong);
    }
  }

  private static ServerSocket bind(Address address) throws IOException {
    InetSocketAddress to = new InetSocketAddress(address.host, address.port);
    if (to.isUnresolved()) {
      throw new IOException("the host is not known");
    }
    ServerSocket port = new ServerSocket();
    try {
      port.bind(to, WAITING);
      return port;
    } catch (IOException | RuntimeException refused) {
      port.close();
      throw refused;
    }
  }

  /** A port that comes when nobody waits for it any more is closed again. */
  private static final class Binding extends FutureTask<ServerSocket> {
    Binding(Address address) {
      super(() -> bind(address));
    }

    @Override
    protected void set(ServerSocket port) {
      super.set(port);
      if (isCancelled()) {
        try {
          port.close();
        } catch (IOException closed) {
          // as it should be
        }
      }
    }
  }

  @Override
  public void run() {
    while (!closed) {
      try {
        // only where somebody may take too long there is a time to watch
        port.setSoTimeout(closeOverdue() ? LOOK_EVERY_MILLIS : 0);
        serve(port.accept());
      } catch (SocketTimeoutException nobodyCame) {
        // look at those who are here
      } catch (Throwable refused) {
        if (!closed) { // no descriptor, thread or memory is left: later, perhaps
          LockSupport.parkNanos(LONGEST);
        }
      }
    }
  }

  private void serve(Socket client) {
    Connection connection = new Connection(client);
    Connection leaves = null;
    synchronized (open) {
      if (open.size() == MOST_CONNECTIONS) {
        leaves = open.peek().age() > USUAL ? open.poll() : connection;
      }
      if (leaves != connection) {
        open.add(connection);
      }
    }
    if (leaves != null) {
      leaves.hangUp();
    }
    if (leaves != connection) {
      boolean begun = false;
      try {
        threads.make(NAME, connection).start();
        begun = true;
      } finally {
        if (!begun) {
          connection.end();
        }
      }
    }
  }

  /** Whether there are any left. */
  private boolean closeOverdue() {
    synchronized (open) {
      while (!open.isEmpty() && open.peek().age() > LONGEST) {
        open.poll().hangUp();
      }
      return !open.isEmpty();
    }
  }

  int port() {
    return port.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    port.close();
    try {
      listener.join(MOST_FAREWELL_MILLIS); // the JDK closes the port when the last accept is over
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    synchronized (open) {
      for (Connection connection : open) {
        connection.hangUp();
      }
    }
  }

  @Override
  public String toString() {
    String host = port.getInetAddress().getHostAddress();
    String written = host.indexOf(':') < 0 ? host : '[' + host + ']';
    return "http://" + written + ':' + port() + "/metrics";
  }

  private final class Connection implements Runnable {
    private final Socket client;
    private final long since = System.nanoTime();

    Connection(Socket client) {
      this.client = client;
    }

    long age() {
      return System.nanoTime() - since;
    }

    @Override
    public void run() {
      try {
        Exchange.serve(client.getInputStream(), client.getOutputStream(), page.bytes());
        client.shutdownOutput();
        Exchange.drain(client.getInputStream());
      } catch (Throwable gone) {
        // closed by us or by the client, who may come again
      } finally {
        end();
      }
    }

    void end() {
      synchronized (open) {
        open.remove(this);
      }
      hangUp();
    }

    void hangUp() {
      try {
        client.close();
      } catch (IOException closed) {
        // as it should be
      }
    }
  }
}
