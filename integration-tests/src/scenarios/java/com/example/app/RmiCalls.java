// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;

/** Remote method calls, both ends in this JVM, which keeps their connections for a while. */
final class RmiCalls extends Scenario {
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

  /** Kept: an object that is not referenced any more cannot be called. */
  private final Polite polite = new Polite();

  @Override
  void play(int count, int port) throws Exception {
    Registry registry = LocateRegistry.createRegistry(0);
    Greeting stub = (Greeting) UnicastRemoteObject.exportObject(polite, 0);
    registry.rebind("greeting", stub);
    for (int i = 0; i < count; i++) {
      Greeting found = (Greeting) registry.lookup("greeting");
      if (!found.greet("you").equals("hello you")) {
        throw new RemoteException("wrong answer");
      }
    }
  }
}
