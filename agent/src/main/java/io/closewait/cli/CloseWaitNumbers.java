// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.kernel.TcpList;
import io.closewait.kernel.TcpState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;

/** Which descriptors of a process the kernel shows in CLOSE_WAIT. */
final class CloseWaitNumbers {
  private static final String SOCKET = "socket:[";

  private CloseWaitNumbers() {}

  /** Empty where there are none, or the kernel does not tell. */
  static Set<Integer> of(Target target) {
    Set<Integer> numbers = new HashSet<>();
    try {
      Set<Long> inodes = new HashSet<>();
      for (TcpList.Row row : TcpList.of(target.path("net"), TcpState.CLOSE_WAIT)) {
        inodes.add(row.inode);
      }
      File[] descriptors = target.path("fd").toFile().listFiles();
      for (File descriptor : descriptors == null ? new File[0] : descriptors) {
        if (inodes.contains(inode(descriptor))) {
          numbers.add(Integer.valueOf(descriptor.getName()));
        }
      }
    } catch (IOException | RuntimeException untold) {
      numbers.clear();
    }
    return numbers;
  }

  private static long inode(File descriptor) {
    try {
      String link = Files.readSymbolicLink(descriptor.toPath()).toString();
      return link.startsWith(SOCKET)
          ? Long.parseLong(link.substring(SOCKET.length(), link.length() - 1))
          : -1;
    } catch (IOException | RuntimeException closedMeanwhile) {
      return -1;
    }
  }
}
