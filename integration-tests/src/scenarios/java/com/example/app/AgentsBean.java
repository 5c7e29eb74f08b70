// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The bean of the agent, which comes when it comes. */
final class AgentsBean {
  private static final int PAUSE_MILLIS = 20;

  private AgentsBean() {}

  /** Its name, once it is registered. */
  static ObjectName awaitIn(MBeanServer server) throws Exception {
    ObjectName name = new ObjectName("io.closewait:type=Closewait");
    while (!server.isRegistered(name)) {
      Thread.sleep(PAUSE_MILLIS);
    }
    return name;
  }
}
