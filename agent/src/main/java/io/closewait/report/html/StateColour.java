// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

/** Which colour of the style sheet stands for a state of the kernel. */
final class StateColour {
  private StateColour() {}

  /** A name of our own, whatever the state is called. */
  static String of(String state) {
    switch (state) {
      case "ESTABLISHED":
        return "established";
      case "CLOSE_WAIT":
        return "close-wait";
      case "CLOSE":
      case "CLOSED":
      case "DEAD":
        return "dead";
      case "LISTEN":
        return "listen";
      case "UNKNOWN":
        return "unknown";
      default:
        return "transit";
    }
  }
}
