// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What any system tells that the JDK runs on, Windows included: whether a number is a socket, its
 * addresses, and whether its input has ended. Of the states of connections it knows nothing.
 */
public class PortableKernel extends NoKernel {
  /** As BSD and Windows have them. */
  static final int SOL_SOCKET = 0xffff, SO_TYPE = 0x1008;

  private static final short POLLIN = 0x1, POLLOUT = 0x4;

  final KernelCalls calls;
  final SecondOpinion opinion;
  private final JvmFigures figures = new JvmFigures();

  /** Whether this system knows the question after the kind of a socket. */
  private boolean tellsKind;

  /**
   * Asks by the JDK's natives.
   *
   * @throws ReflectiveOperationException where this JDK has them no more; unchecked ones where it
   *     hides them
   */
  public PortableKernel() throws ReflectiveOperationException {
    this(new JdkCalls());
  }

  PortableKernel(KernelCalls calls) {
    this.calls = calls;
    this.opinion = new SecondOpinion(calls);
  }

  @Override
  public boolean quiet(int fd) {
    return calls.poll(fd, POLLIN) == 0;
  }

  @Override
  public int state(int fd) {
    if (isSocket(fd)) {
      return TcpState.UNKNOWN;
    }
    return tellsKind ? TcpState.NONE : TcpState.UNKNOWN;
  }

  final boolean isSocket(int fd) {
    boolean told = calls.option(fd, SOL_SOCKET, SO_TYPE) != KernelCalls.REFUSED;
    tellsKind |= told;
    return told;
  }

  @Override
  public Opinion secondOpinion(int fd) {
    return opinion.of(fd);
  }

  @Override
  public boolean writable(int fd) {
    return (calls.poll(fd, POLLOUT) & POLLOUT) != 0;
  }

  @Override
  public long unread(int fd) {
    return calls.available(fd);
  }

  @Override
  public @Nullable InetSocketAddress local(int fd) {
    return opinion.isTcp(fd) ? known(calls.local(fd)) : null;
  }

  @Override
  public @Nullable InetSocketAddress peer(int fd) {
    return calls.knowsPeers() && opinion.isTcp(fd) ? known(calls.peer(fd)) : null;
  }

  /** Where the system no longer knows an address, as after a reset, the JDK reads zeros. */
  private static @Nullable InetSocketAddress known(@Nullable InetSocketAddress address) {
    return address == null || address.getPort() == 0 ? null : address;
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
