// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/** What a descriptor is that is no TCP socket. The names are part of the contract with scripts. */
public enum DescriptorKind {
  /** A file, or a folder that is being read. */
  FILE,
  /** Still open, and its name is gone: the disk is not given back. */
  DELETED_FILE,
  PIPE,
  EPOLL,
  EVENTFD,
  INOTIFY,
  TIMERFD,
  SIGNALFD,
  DEVICE,
  /** Of the family AF_UNIX, a connection, a listener or half of a pair. */
  UNIX_SOCKET,
  /** UDP, netlink and what else there is. */
  OTHER_SOCKET,
  /** The kernel has a word for it. */
  OTHER
}
