// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/** Asks for IPv4 in main(), which counts only if nothing has touched the network before. */
public final class PrefersIpv4 {
  private PrefersIpv4() {}

  public static void main(String[] args) throws Exception {
    Patience.letTheAgentBegin();
    System.setProperty("java.net.preferIPv4Stack", "true");
    Main.main(args);
  }
}
