// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.lang.management.ManagementFactory;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Waits for the agent's bean, and reads all that it has, as a console does. */
final class ReadsTheBean extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = AgentsBean.awaitIn(server);
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
      server.getAttribute(name, attribute.getName());
    }
  }
}
