// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.util.logging.LogManager;

/** Is started with a log manager of its own, as application servers are. */
public final class BringsLogManager {
  private BringsLogManager() {}

  public static void main(String[] args) throws Exception {
    Patience.letTheAgentBegin();
    System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
    Main.say("log manager " + LogManager.getLogManager().getClass().getName());
    Main.main(args);
  }

  /** Named by a system property. */
  public static final class OwnLogManager extends LogManager {}
}
