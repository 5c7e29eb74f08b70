// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** Remote management, both ends in one JVM. */
public final class JmxProgram implements Program {
  private final List<JMXConnector> kept = new ArrayList<>();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (!command.equals("use")) {
      throw new IllegalArgumentException(command);
    }
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    JMXConnectorServer server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://"), null, beans);
    server.start();
    for (int i = 0; i < numbers[0]; i++) {
      JMXConnector client = JMXConnectorFactory.connect(server.getAddress());
      look(client.getMBeanServerConnection());
      if (i % 3 == 0) {
        kept.add(client); // and looks again and again whether its server is there
      } else {
        client.close();
      }
    }
    server.stop(); // with clients there
  }

  private static void look(MBeanServerConnection beans) throws Exception {
    Object name = beans.getAttribute(new ObjectName("java.lang:type=Runtime"), "Name");
    if (!name.toString().startsWith(ProcessHandle.current().pid() + "@")) {
      throw new IOException(name + " answers");
    }
  }

  @Override
  public Class<?> library() {
    return JMXConnector.class;
  }
}
