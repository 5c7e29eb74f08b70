// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** Remote method calls and remote management, both ends in one JVM. */
public final class RmiProgram implements Program {
  /** What is called from afar. */
  public interface Greeting extends Remote {
    String greet(String name) throws RemoteException;
  }

  private static final class Polite implements Greeting {
    @Override
    public String greet(String name) {
      return "hello " + name;
    }
  }

  private final Polite polite = new Polite();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "use" -> {
        call(numbers[0]);
        manage(numbers[0]);
      }
      case "end" -> UnicastRemoteObject.unexportObject(polite, true);
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void call(int count) throws Exception {
    Registry registry = LocateRegistry.createRegistry(0);
    Greeting stub = (Greeting) UnicastRemoteObject.exportObject(polite, 0);
    ExecutorService threads = Executors.newFixedThreadPool(30);
    for (int i = 0; i < count; i++) {
      threads.submit(() -> stub.greet("you"));
    }
    threads.shutdown();
    threads.awaitTermination(30, TimeUnit.SECONDS);
    UnicastRemoteObject.unexportObject(registry, true);
  }

  private static void manage(int count) throws Exception {
    JMXConnectorServer server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://"),
            null,
            java.lang.management.ManagementFactory.getPlatformMBeanServer());
    server.start();
    for (int i = 0; i < count / 10; i++) {
      try (JMXConnector client = JMXConnectorFactory.connect(server.getAddress())) {
        MBeanServerConnection beans = client.getMBeanServerConnection();
        beans.getAttribute(new ObjectName("java.lang:type=Runtime"), "Uptime");
      }
    }
    server.stop();
  }

  @Override
  public Class<?> library() {
    return Registry.class;
  }
}
