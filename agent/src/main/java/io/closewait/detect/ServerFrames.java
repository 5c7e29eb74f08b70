// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.capture.Frame;
import io.closewait.capture.Origin;
import io.closewait.capture.Site;
import io.closewait.holders.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the stacks of a socket tell about the objects behind it. */
final class ServerFrames {
  /** The names of a server's classes begin alike for so many packages. */
  private static final int PACKAGES = 3;

  private static final String OF_THE_JDK = "sun.net.httpserver.";

  private ServerFrames() {}

  /** Prefixes of the classes of the server that accepted it. */
  static List<String> prefixes(Sites sites) {
    Set<String> prefixes = new LinkedHashSet<>();
    for (Site site : new @Nullable Site[] {sites.open, sites.owner, sites.eof}) {
      if (site == null) {
        continue;
      }
      for (Frame frame : site.stack.all) {
        if (frame.type.startsWith(OF_THE_JDK)) {
          prefixes.add(OF_THE_JDK);
        } else if (frame.origin == Origin.LIBRARY || frame.origin == Origin.CARRIER) {
          prefixes.add(prefix(frame.type));
        }
      }
    }
    return new ArrayList<>(prefixes);
  }

  private static String prefix(String type) {
    int end = -1;
    for (int i = 0; i < PACKAGES; i++) {
      int next = type.indexOf('.', end + 1);
      if (next < 0) {
        break;
      }
      end = next;
    }
    return type.substring(0, end + 1);
  }

  /** What becomes of it when nobody refers to it: a matter of how it was opened. */
  static Target.Fate fate(@Nullable Site open) {
    if (open == null) {
      return Target.Fate.NOT_KNOWN;
    }
    for (Frame frame : open.stack.all) {
      if (frame.type.startsWith("java.net.ServerSocket")
          || frame.type.startsWith("java.net.Socket")
          || frame.type.equals("sun.nio.ch.NioSocketImpl")) {
        return Target.Fate.CLOSED_BY_COLLECTOR;
      }
      boolean channel = frame.type.startsWith("sun.nio.ch.") && frame.type.contains("ChannelImpl");
      if (channel || frame.type.contains("netty.channel.")) {
        return Target.Fate.NEVER_CLOSED;
      }
    }
    return Target.Fate.NOT_KNOWN;
  }
}
