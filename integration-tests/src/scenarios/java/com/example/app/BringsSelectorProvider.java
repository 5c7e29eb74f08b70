// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.nio.channels.spi.SelectorProvider;

/** Names a selector provider of its own in main(), and goes on with plain sockets. */
public final class BringsSelectorProvider {
  private BringsSelectorProvider() {}

  public static void main(String[] args) throws Exception {
    Patience.letTheAgentBegin();
    System.setProperty("java.nio.channels.spi.SelectorProvider", OwnProvider.class.getName());
    Main.say("provider " + SelectorProvider.provider().getClass().getName());
    Main.main(args);
  }
}
