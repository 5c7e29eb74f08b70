// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of Linux to {@link KernelCalls} mean.
 *
 * <p>A four-byte {@code getsockopt(TCP_INFO)} answers with the first bytes of the structure, and
 * the first is the TCP state (net/ipv4/tcp.c, do_tcp_getsockopt; include/uapi/linux/tcp.h). An
 * answer that cannot be is taken for none: then the {@link SecondOpinion} must do.
 */
public final class LinuxKernel implements KernelView {
  private static final int IPPROTO_TCP = 6, TCP_INFO = 11;
  private static final int SOL_SOCKET = 1; // this and the next: asm-generic/socket.h
  private static final int SO_TYPE = 3, SO_RCVBUF = 8, SO_DOMAIN = 39;
  private static final int AF_UNIX = 1, AF_INET = 2, AF_INET6 = 10, SOCK_STREAM = 1;
  private static final long NO_SOCKET = -1;
  private static final short POLLIN = 0x1, POLLOUT = 0x4;
  private static final short POLLHUP = 0x10, POLLNVAL = 0x20, POLLRDHUP = 0x2000;

  private final KernelCalls calls;
  private final KernelNumbers numbers;
  private final SecondOpinion opinion;
  private final SeveralPaths severalPaths;
  private boolean answers;
  private boolean refused;

  private final OwnFigures figures = new OwnFigures();
  private final CloseWaitList list;
  private final UnixList unixList = new UnixList();

  /**
   * Asks by the JDK's natives.
   *
   * @throws ReflectiveOperationException where this JDK has them no more; unchecked ones where it
   *     hides them
   */
  public LinuxKernel() throws ReflectiveOperationException {
    this(new JdkCalls(), KernelNumbers.here());
  }

  LinuxKernel(KernelCalls calls, KernelNumbers numbers) {
    this.calls = calls;
    this.numbers = numbers;
    this.list = new CloseWaitList(!calls.knowsPeers());
    this.opinion = new SecondOpinion(calls);
    this.severalPaths = new SeveralPaths(calls);
  }

  @Override
  public boolean refuses() {
    return refused && !answers;
  }

  @Override
  public boolean answers() {
    return answers && !severalPaths.wereMet();
  }

  @Override
  public Opinion secondOpinion(int fd) {
    return severalPaths.has(fd) ? severalPaths.opinion(fd) : opinion.of(fd);
  }

  @Override
  public boolean quiet(int fd) {
    return events(fd, POLLRDHUP | POLLIN) == 0;
  }

  @Override
  public int state(int fd) {
    long answer = calls.option(fd, IPPROTO_TCP, TCP_INFO);
    if (severalPaths.has(fd)) { // of which older kernels refuse the answer
      return severalPaths.state(fd, numbers.firstByte((int) answer));
    }
    if (answer == KernelCalls.REFUSED) {
      return otherKind(fd);
    }
    int state = numbers.firstByte((int) answer);
    if (state == 0 || state > TcpState.CLOSING) {
      return unknown(); // no state of TCP: it says yes to what it does not know
    }
    answers = true;
    return state;
  }

  private int otherKind(int fd) {
    int events = events(fd, POLLRDHUP);
    if (events < 0) {
      return unknown();
    }
    if ((events & POLLNVAL) != 0 || inode(fd) == NO_SOCKET) {
      return TcpState.NONE;
    }
    if (!answers && mayBeConnection(fd)) {
      return refusedAgain(fd) ? unknown() : TcpState.UNKNOWN;
    }
    return (events & POLLHUP) != 0 ? TcpState.OTHER_GONE : TcpState.OTHER;
  }

  /** A connection that is kept from us, as by seccomp or gVisor. */
  private int unknown() {
    refused = true;
    return TcpState.UNKNOWN;
  }

  /**
   * The number may have been closed when its state was asked and be a new connection's since: it is
   * the kernel that refuses only if it does so while the number stays the same socket's.
   */
  private boolean refusedAgain(int fd) {
    long before = inode(fd);
    return before != NO_SOCKET
        && calls.option(fd, IPPROTO_TCP, TCP_INFO) == KernelCalls.REFUSED
        && mayBeConnection(fd)
        && inode(fd) == before
        && (events(fd, 0) & POLLNVAL) == 0;
  }

  /** Also where the kernel does not say of which kind the socket is. */
  private boolean mayBeConnection(int fd) {
    return isInternetStream(fd) || socketOption(fd, SO_DOMAIN) < 0;
  }

  /** The inode of a socket; {@link #NO_SOCKET} for anything else, 0 where it is not known. */
  private long inode(int fd) {
    String link = calls.link(fd);
    try {
      return link == null
          ? 0
          : link.startsWith("socket:[")
              ? Long.parseLong(link.substring(8, link.length() - 1))
              : NO_SOCKET;
    } catch (NumberFormatException unknown) {
      return 0;
    }
  }

  @Override
  public @Nullable String link(int fd) {
    return (events(fd, 0) & POLLNVAL) != 0 ? null : calls.link(fd); // a miss is dear
  }

  @Override
  public boolean isUnixDomain(int fd) {
    return socketOption(fd, SO_DOMAIN) == AF_UNIX;
  }

  /**
   * The kernel shuts the input of a connection that it ends (net/ipv4/tcp.c, tcp_done); a socket
   * that was only bound hangs up without it (tcp_poll).
   */
  @Override
  public boolean ended(int fd) {
    int wanted = POLLRDHUP | POLLHUP;
    return (events(fd, POLLRDHUP) & wanted) == wanted;
  }

  /**
   * The first word of SO_PEERCRED is the process that made the other end (net/unix/af_unix.c,
   * init_peercred): of a pair this one, of a connection that of the client or the listener.
   */
  @Override
  public boolean ownPair(int fd, boolean accepted) {
    return socketOption(fd, SO_DOMAIN) == AF_UNIX
        && socketOption(fd, numbers.peerCredentials) == unixList.ownProcess()
        && unixList.isNameless(fd)
        && (accepted || !unixList.listens(openDescriptors()));
  }

  @Override
  public boolean readable(int fd) {
    return (events(fd, POLLIN) & (POLLIN | POLLNVAL)) == POLLIN;
  }

  @Override
  public boolean writable(int fd) {
    return (events(fd, POLLOUT) & POLLOUT) != 0;
  }

  @Override
  public long unread(int fd) {
    return severalPaths.unread(fd, calls.available(fd));
  }

  @Override
  public int receiveBuffer(int fd) {
    return socketOption(fd, SO_RCVBUF);
  }

  @Override
  public long sendQueue(int fd) {
    long inode = inode(fd);
    if (!list.isFresh(inode)) {
      return LATER;
    }
    TcpList.Row row = list.row(inode);
    return row == null ? -1 : row.sendQueue;
  }

  @Override
  public boolean stalled(int fd) {
    TcpList.Row row = list.row(inode(fd));
    return row != null && row.stalled;
  }

  @Override
  public @Nullable List<InetSocketAddress> closedBeforeAccept(int listener) {
    InetSocketAddress address = local(listener);
    if (address == null) {
      return Collections.emptyList();
    }
    return list.unaccepted(inode(listener), address);
  }

  @Override
  public void hurry() {
    list.close();
  }

  @Override
  public int[] openDescriptors() {
    return figures.openDescriptors();
  }

  /** Which of {@code wanted}, hang-up and error are there; -1 where it cannot be polled. */
  private int events(int fd, int wanted) {
    return calls.poll(fd, wanted);
  }

  private boolean isInternetStream(int fd) {
    int domain = socketOption(fd, SO_DOMAIN);
    return (domain == AF_INET || domain == AF_INET6) && socketOption(fd, SO_TYPE) == SOCK_STREAM;
  }

  /** -1 where it is no socket, or has no such option. */
  private int socketOption(int fd, int name) {
    long answer = calls.option(fd, SOL_SOCKET, name);
    return answer == KernelCalls.REFUSED ? -1 : (int) answer;
  }

  @Override
  public boolean isBound(int fd) {
    InetSocketAddress local = calls.local(fd);
    return local != null && local.getPort() != 0;
  }

  @Override
  public @Nullable InetSocketAddress local(int fd) {
    // the JDK would read the address of a Unix-domain socket as one of IPv4
    return isInternetStream(fd) ? calls.local(fd) : null;
  }

  @Override
  public @Nullable InetSocketAddress peer(int fd) {
    if (!calls.knowsPeers()) {
      return peerFromList(fd);
    }
    return isInternetStream(fd) ? calls.peer(fd) : null;
  }

  /** An inode's number may have had another user at an old reading: the local address tells. */
  private @Nullable InetSocketAddress peerFromList(int fd) {
    long inode = inode(fd);
    TcpList.Row row = list.row(inode);
    if (row == null && list.isFresh(inode)) {
      row = list.row(inode);
    }
    return row != null && row.local.equals(local(fd)) ? row.peer : null;
  }

  @Override
  public long cpuNanos() {
    return ThreadTime.nanos();
  }

  @Override
  public long descriptorsUsed() {
    return figures.descriptorsUsed();
  }

  @Override
  public long descriptorsLimit() {
    return figures.descriptorsLimit();
  }
}
