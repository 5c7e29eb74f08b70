// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the kernel cannot be asked: reports rest on the application's own reads. */
public class NoKernel implements KernelView {
  @Override
  public boolean refuses() {
    return false;
  }

  @Override
  public boolean answers() {
    return false;
  }

  @Override
  public Opinion secondOpinion(int fd) {
    return Opinion.NONE;
  }

  @Override
  public boolean quiet(int fd) {
    return true;
  }

  @Override
  public int state(int fd) {
    return TcpState.UNKNOWN;
  }

  @Override
  public boolean ended(int fd) {
    return false;
  }

  @Override
  public boolean ownPair(int fd, boolean accepted) {
    return false;
  }

  @Override
  public boolean readable(int fd) {
    return false;
  }

  @Override
  public boolean writable(int fd) {
    return true;
  }

  @Override
  public long unread(int fd) {
    return -1;
  }

  @Override
  public int receiveBuffer(int fd) {
    return -1;
  }

  @Override
  public long sendQueue(int fd) {
    return -1;
  }

  @Override
  public boolean stalled(int fd) {
    return false;
  }

  @Override
  public List<InetSocketAddress> closedBeforeAccept(int listener) {
    return Collections.emptyList();
  }

  @Override
  public void hurry() {
    // nothing is expensive here
  }

  @Override
  public int[] openDescriptors() {
    return new int[0];
  }

  @Override
  public @Nullable String link(int fd) {
    return null;
  }

  @Override
  public boolean isUnixDomain(int fd) {
    return false;
  }

  @Override
  public boolean isBound(int fd) {
    return false;
  }

  @Override
  public @Nullable InetSocketAddress local(int fd) {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress peer(int fd) {
    return null;
  }

  @Override
  public long cpuNanos() {
    return -1;
  }

  @Override
  public long descriptorsUsed() {
    return -1;
  }

  @Override
  public long descriptorsLimit() {
    return -1;
  }
}
