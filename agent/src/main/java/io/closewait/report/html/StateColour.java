// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.leak.SocketState;

/** Which colour of the style sheet stands for a state of the kernel. */
final class StateColour {
  private StateColour() {}

  static String of(SocketState state) {
    switch (state) {
      case ESTABLISHED:
        return "established";
      case CLOSE_WAIT:
        return "close-wait";
      case CLOSE:
        return "dead";
      case LISTEN:
        return "listen";
      case UNKNOWN:
        return "unknown";
      default:
        return "transit";
    }
  }
}
