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
    ObjectName name = new ObjectName("io.closewait:type=Closewait");
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    while (!server.isRegistered(name)) {
      Thread.sleep(20);
    }
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
      server.getAttribute(name, attribute.getName());
    }
  }
}
