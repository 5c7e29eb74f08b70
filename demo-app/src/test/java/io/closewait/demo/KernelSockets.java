// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Linux says of the connections of one port, without any help of Java. */
final class KernelSockets {
  /** State numbers of the kernel, as /proc prints them. */
  static final String ESTABLISHED = "01";

  static final String CLOSE_WAIT = "08";

  private KernelSockets() {}

  /** Connections whose one end has this port. */
  static int count(int number, String state) throws IOException {
    String port = String.format(":%04X", number);
    return (int)
        lines().stream()
            .map(line -> line.trim().split("\\s+"))
            .filter(column -> column[3].equals(state))
            .filter(column -> column[1].endsWith(port) || column[2].endsWith(port))
            .map(column -> column[1] + " " + column[2])
            .distinct() // while other connections come and go, the kernel may list one twice
            .count();
  }

  /** Both tables: a Java server on 127.0.0.1 stands in the one of IPv6. */
  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path path = Path.of("/proc/self/net", table);
      if (Files.exists(path)) {
        lines.addAll(Files.readAllLines(path));
      }
    }
    return lines;
  }
}
