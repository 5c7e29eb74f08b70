// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.kernel.KernelView;
import io.closewait.kernel.Opinion;
import io.closewait.kernel.TcpState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** A kernel that says what the test wants, and counts how often it is asked. */
public final class FakeKernel implements KernelView {
  /** What it knows of one descriptor. */
  public static final class Socket {
    public int state;
    int localPort = 8080;
    int peerPort;
    String peerHost = "192.0.2.1";
    boolean full;
    long unread;

    /** It is dead because it never was a connection. */
    boolean neverConnected;

    boolean bound;

    long sendQueue;
    boolean stalled = true;

    /** Something else has taken the number: poll finds nothing of note. */
    boolean file;

    /** It is half of a pair that the process made for itself. */
    boolean pair;

    /** What else it is; null: a socket. */
    String link;

    boolean unixDomain;
  }

  final Map<Integer, Socket> sockets = new TreeMap<>();
  final List<InetSocketAddress> closedInQueue = new ArrayList<>();

  /** Runs while the kernel is being asked, as other threads do. */
  IntConsumer meanwhile = fd -> {};

  /** Its list cannot be read at this moment. */
  boolean later;

  /** Nor can it be for a long time after it was read once. */
  boolean onlyOnce;

  int asked;
  Integer used;
  long limit = 1024;
  private int ports = 40_000;

  public Socket open(int fd, int state) {
    Socket socket = new Socket();
    socket.state = state;
    socket.peerPort = ++ports;
    sockets.put(fd, socket);
    return socket;
  }

  /** So many descriptors of this process are open. */
  public void uses(int descriptors) {
    used = descriptors;
  }

  public void state(int fd, int state) {
    sockets.get(fd).state = state;
  }

  @Override
  public boolean refuses() {
    return false;
  }

  @Override
  public boolean answers() {
    return true;
  }

  @Override
  public Opinion secondOpinion(int fd) {
    return Opinion.NONE;
  }

  @Override
  public boolean quiet(int fd) {
    int state = sockets.containsKey(fd) ? sockets.get(fd).state : TcpState.NONE;
    boolean data = sockets.containsKey(fd) && sockets.get(fd).unread > 0;
    return !data && state == TcpState.ESTABLISHED
        || state == TcpState.FIN_WAIT2
        || state == TcpState.OTHER
        || state == TcpState.LISTEN;
  }

  @Override
  public int state(int fd) {
    asked++;
    int state = sockets.containsKey(fd) ? sockets.get(fd).state : TcpState.NONE;
    state = state != TcpState.NONE && sockets.get(fd).file ? TcpState.NONE : state;
    meanwhile.accept(fd);
    return state;
  }

  @Override
  public boolean ended(int fd) {
    Socket socket = sockets.get(fd);
    return socket != null && socket.state == TcpState.DEAD && !socket.neverConnected;
  }

  @Override
  public boolean ownPair(int fd, boolean accepted) {
    return sockets.containsKey(fd) && sockets.get(fd).pair;
  }

  @Override
  public boolean readable(int fd) {
    return sockets.containsKey(fd) && !closedInQueue.isEmpty();
  }

  @Override
  public boolean writable(int fd) {
    return sockets.containsKey(fd) && !sockets.get(fd).full;
  }

  @Override
  public long unread(int fd) {
    return sockets.containsKey(fd) ? sockets.get(fd).unread : -1;
  }

  @Override
  public int receiveBuffer(int fd) {
    return 131_072;
  }

  @Override
  public void hurry() {
    later = true;
  }

  @Override
  public long sendQueue(int fd) {
    return later ? LATER : sockets.containsKey(fd) ? sockets.get(fd).sendQueue : -1;
  }

  @Override
  public boolean stalled(int fd) {
    return sockets.containsKey(fd) && sockets.get(fd).stalled;
  }

  @Override
  public List<InetSocketAddress> closedBeforeAccept(int listener) {
    boolean unknown = later;
    later |= onlyOnce;
    return unknown ? null : new ArrayList<>(closedInQueue);
  }

  @Override
  public int[] openDescriptors() {
    return sockets.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String link(int fd) {
    Socket open = sockets.get(fd);
    return open == null ? null : open.link == null ? "socket:[" + fd + "]" : open.link;
  }

  @Override
  public boolean isUnixDomain(int fd) {
    return sockets.containsKey(fd) && sockets.get(fd).unixDomain;
  }

  @Override
  public boolean isBound(int fd) {
    return sockets.containsKey(fd) && sockets.get(fd).bound;
  }

  @Override
  public InetSocketAddress local(int fd) {
    Socket socket = sockets.get(fd);
    return socket == null || socket.state < 0 ? null : address("127.0.0.1", socket.localPort);
  }

  @Override
  public InetSocketAddress peer(int fd) {
    Socket socket = sockets.get(fd);
    boolean told = socket != null && socket.state > 0 && socket.state != TcpState.DEAD;
    return told && socket.peerPort != 0 ? address(socket.peerHost, socket.peerPort) : null;
  }

  static InetSocketAddress address(String host, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public long cpuNanos() {
    return -1;
  }

  @Override
  public long descriptorsUsed() {
    return used == null ? sockets.size() : used;
  }

  @Override
  public long descriptorsLimit() {
    return limit;
  }
}
