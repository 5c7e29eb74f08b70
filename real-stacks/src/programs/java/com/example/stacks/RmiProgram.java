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

/** Remote method calls, both ends in one JVM. */
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
      case "use" -> call(numbers[0]);
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

  @Override
  public Class<?> library() {
    return Registry.class;
  }
}
