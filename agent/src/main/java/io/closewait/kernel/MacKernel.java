// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of macOS to {@link KernelCalls} mean.
 *
 * <p>A four-byte {@code getsockopt(TCP_CONNECTION_INFO)} answers with the first bytes of the
 * structure, and the first is the TCP state (xnu, bsd/netinet/tcp.h, tcp_usrreq.c and
 * kern/uipc_socket.c, which cuts an answer to the room there is for it). The numbers are those of
 * BSD (netinet/tcp_fsm.h).
 */
public final class MacKernel extends PortableKernel {
  private static final int IPPROTO_TCP = 6, TCP_CONNECTION_INFO = 0x106;
  private static final int SO_RCVBUF = 0x1002, SO_NWRITE = 0x1024; // sys/socket.h
  private static final int POLLIN = 0x1, POLLHUP = 0x10, POLLNVAL = 0x20;

  /** What the states of BSD are called here. */
  private static final int[] STATES = {
    TcpState.DEAD,
    TcpState.LISTEN,
    TcpState.SYN_SENT,
    TcpState.SYN_RECV,
    TcpState.ESTABLISHED,
    TcpState.CLOSE_WAIT,
    TcpState.FIN_WAIT1,
    TcpState.CLOSING,
    TcpState.LAST_ACK,
    TcpState.FIN_WAIT2,
    TcpState.TIME_WAIT
  };

  private final KernelNumbers numbers;
  private boolean answers;
  private boolean refused;

  /**
   * Asks by the JDK's natives.
   *
   * @throws ReflectiveOperationException where this JDK has them no more; unchecked ones where it
   *     hides them
   */
  public MacKernel() throws ReflectiveOperationException {
    this(new JdkCalls(), KernelNumbers.here());
  }

  MacKernel(KernelCalls calls, KernelNumbers numbers) {
    super(calls);
    this.numbers = numbers;
  }

  @Override
  public boolean refuses() {
    return refused && !answers;
  }

  @Override
  public boolean answers() {
    return answers;
  }

  @Override
  public int state(int fd) {
    int state = told(fd);
    if (state < 0 && opinion.isTcp(fd)) {
      state = told(fd); // the number may have been closed before and be a new connection's since
    }
    if (state >= 0 && state < STATES.length) {
      answers = true;
      return STATES[state];
    }
    if (state >= 0 || opinion.isTcp(fd)) {
      refused = true;
      return TcpState.UNKNOWN;
    }
    return isSocket(fd) ? otherKind(fd) : super.state(fd);
  }

  /** As this kernel counts states; -1 where it refuses. */
  private int told(int fd) {
    long answer = calls.option(fd, IPPROTO_TCP, TCP_CONNECTION_INFO);
    return answer == KernelCalls.REFUSED ? -1 : numbers.firstByte((int) answer);
  }

  /**
   * A Unix-domain socket, or one of TCP that is over, of which this kernel may tell nothing any
   * more. What has hung up may be the JDK's own pair, which it puts in place of sockets that it
   * closes: only an end that the application read itself is to be believed then.
   */
  private int otherKind(int fd) {
    return (calls.poll(fd, POLLIN) & (POLLIN | POLLHUP)) == 0 ? TcpState.OTHER : TcpState.UNKNOWN;
  }

  /** Its input is shut by the kernel; of one that was never connected nothing can be read. */
  @Override
  public boolean ended(int fd) {
    int events = calls.poll(fd, POLLIN);
    return events > 0 && (events & POLLNVAL) == 0 && (events & (POLLIN | POLLHUP)) != 0;
  }

  @Override
  public boolean readable(int fd) {
    return (calls.poll(fd, POLLIN) & (POLLIN | POLLNVAL)) == POLLIN;
  }

  @Override
  public int receiveBuffer(int fd) {
    return socketOption(fd, SO_RCVBUF);
  }

  @Override
  public long sendQueue(int fd) {
    return socketOption(fd, SO_NWRITE);
  }

  /** There is no account of time: what is left at the next look as it was has not moved. */
  @Override
  public boolean stalled(int fd) {
    return true;
  }

  private int socketOption(int fd, int name) {
    long answer = calls.option(fd, SOL_SOCKET, name);
    return answer == KernelCalls.REFUSED ? -1 : (int) answer;
  }

  /** Opens one descriptor, which is among them and gone; empty where there is none left. */
  @Override
  public int[] openDescriptors() {
    return OwnFigures.numbers(new File("/dev/fd").list());
  }

  /** There is no name for it here: it is only told whether it is a socket. */
  @Override
  public @Nullable String link(int fd) {
    int events = calls.poll(fd, POLLIN);
    if (events < 0 || (events & POLLNVAL) != 0) {
      return null;
    }
    return isSocket(fd) ? "socket:[]" : "no socket:";
  }
}
