// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/**
 * What a descriptor is that is no TCP socket. The names are part of the contract with scripts, the
 * words are for a reader.
 */
public enum DescriptorKind {
  /** A file, or a folder that is being read. */
  FILE("open file"),
  /** Still open, and its name is gone: the disk is not given back. */
  DELETED_FILE("deleted file"),
  PIPE("pipe end"),
  EPOLL("epoll descriptor"),
  EVENTFD("eventfd"),
  INOTIFY("file watcher (inotify)"),
  TIMERFD("timer"),
  SIGNALFD("signalfd"),
  DEVICE("device"),
  /** Of the family AF_UNIX, a connection, a listener or half of a pair. */
  UNIX_SOCKET("Unix-domain socket"),
  /** UDP, netlink and what else there is. */
  OTHER_SOCKET("socket that is not TCP"),
  OTHER("descriptor of another kind");

  /** One of them, in words. */
  public final String words;

  DescriptorKind(String words) {
    this.words = words;
  }
}
