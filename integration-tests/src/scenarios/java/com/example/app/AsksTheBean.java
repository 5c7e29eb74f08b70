// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.lang.management.ManagementFactory;
import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** Waits until somebody else has made an MBean server, then looks what came of it. */
final class AsksTheBean extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    while (MBeanServerFactory.findMBeanServer(null).isEmpty()) {
      Thread.sleep(100); // asking for the platform's server would make it
    }
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName bean = AgentsBean.awaitIn(server);
    while (server.getAttribute(bean, "LeakedSockets").equals(0)) {
      Thread.sleep(100); // it is told a moment after the JSON Lines
    }
    say("log manager " + LogManager.getLogManager().getClass().getName());
    say("leaked sockets " + server.getAttribute(bean, "LeakedSockets"));
  }
}
