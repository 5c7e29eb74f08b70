// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * A kernel that this machine does not have. Every descriptor is the same socket: an established TCP
 * connection of IPv4, until the test says otherwise.
 */
public class PlayedKernel implements KernelCalls {
  private static final int SOL_SOCKET = 1, SOL_SOCKET_OF_BSD = 0xffff, SO_TYPE_OF_BSD = 0x1008;
  private static final int IPPROTO_TCP = 6, TCP_NODELAY = 1, TCP_INFO = 11;
  private static final int TCP_CONNECTION_INFO = 0x106;
  static final int SO_TYPE = 3, SO_DOMAIN = 39;
  public static final int SO_PROTOCOL = 38, IPPROTO_MPTCP = 262, POLLRDHUP = 0x2000;
  static final int AF_UNIX = 1, AF_INET = 2, SOCK_STREAM = 1;
  public static final int POLLIN = 0x1, POLLOUT = 0x4;
  static final int POLLERR = 0x8, POLLHUP = 0x10, POLLNVAL = 0x20;

  private final Map<Integer, Long> options = new HashMap<>();
  private String architecture = "amd64";
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  /** The first four bytes of what is told of a connection, as an int; or {@link #REFUSED}. */
  public long info = 1;

  /** What poll() answers of what is wanted, and what it answers anyway; -1: it refuses. */
  public int events;

  /** Whether it has options of TCP, and any at all. */
  public boolean tcp = true;

  public boolean socket = true;

  public int available;
  public String link = "socket:[4711]";

  /** What happens to the descriptor after its next refused state. */
  Runnable afterRefusal = () -> {};

  public InetSocketAddress local = new InetSocketAddress("127.0.0.1", 80);
  public InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 40_000);
  boolean knowsPeers = true;

  public PlayedKernel() {
    option(SO_DOMAIN, AF_INET);
    option(SO_TYPE, SOCK_STREAM);
  }

  /** A machine of this name, as {@code os.arch} has it. */
  public PlayedKernel machine(String name, ByteOrder bytes) {
    architecture = name;
    order = bytes;
    return this;
  }

  /** Sets what an option of the socket itself answers. */
  public PlayedKernel option(int name, long value) {
    options.put(name, value);
    return this;
  }

  /** Answers to nothing: a sandbox that allows only what the application needs. */
  public PlayedKernel refusesAll() {
    info = REFUSED;
    tcp = false;
    socket = false;
    events = -1;
    available = -1;
    options.clear();
    local = null;
    peer = null;
    return this;
  }

  /** What the agent makes of it. */
  public KernelView view() {
    return new LinuxKernel(this, new KernelNumbers(architecture, order));
  }

  /** What the agent makes of the same on macOS. */
  public KernelView mac() {
    return new MacKernel(this, new KernelNumbers(architecture, order));
  }

  /** What it makes of any other system. */
  public KernelView elsewhere() {
    return new PortableKernel(this);
  }

  @Override
  public long option(int descriptor, int level, int name) {
    if (level == IPPROTO_TCP) {
      return name == TCP_INFO || name == TCP_CONNECTION_INFO
          ? state()
          : name == TCP_NODELAY && tcp ? 0 : REFUSED;
    }
    if (level == SOL_SOCKET_OF_BSD && name == SO_TYPE_OF_BSD) {
      return socket ? SOCK_STREAM : REFUSED;
    }
    return level == SOL_SOCKET || level == SOL_SOCKET_OF_BSD
        ? options.getOrDefault(name, REFUSED)
        : REFUSED;
  }

  private long state() {
    long told = info;
    if (told == REFUSED) {
      Runnable next = afterRefusal;
      afterRefusal = () -> {};
      next.run();
    }
    return told;
  }

  @Override
  public int poll(int descriptor, int wanted) {
    return events < 0 ? events : events & (wanted | POLLERR | POLLHUP | POLLNVAL);
  }

  @Override
  public int available(int descriptor) {
    return available;
  }

  @Override
  public InetSocketAddress local(int descriptor) {
    return local;
  }

  @Override
  public InetSocketAddress peer(int descriptor) {
    return peer;
  }

  @Override
  public boolean knowsPeers() {
    return knowsPeers;
  }

  @Override
  public String link(int descriptor) {
    return link;
  }
}
