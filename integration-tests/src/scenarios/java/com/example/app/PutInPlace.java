// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Native code puts other descriptors in place of accepted ones whose peers have left, as dup2 does:
 * of /dev/null, of a connection that is well, of the hung-up socket that the JDK keeps for itself.
 */
class PutInPlace extends Scenario {
  private static final int KINDS = 3, TRIES = 10_000;

  /** Never to be closed: they would close what is another's now. */
  private final List<Closeable> hollow = new ArrayList<>();

  final List<FileDescriptor> descriptors = new ArrayList<>();
  Entries entries;

  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    ServerSocketChannel channels = listenByChannel();
    inBackground(
        () -> {
          for (int i = 0; i < count; i++) {
            hollow.add(channels.accept());
            hollow.add(server.accept());
          }
          say("served");
        });
  }

  /** As many of each kind. */
  @Override
  void go() throws Exception {
    entries = new Entries();
    for (Closeable one : hollow) {
      descriptors.add(
          one instanceof Socket
              ? entries.descriptor((Socket) one)
              : entries.descriptor((SocketChannel) one));
    }
    awaitMoment();
    FileInputStream nothing = new FileInputStream("/dev/null");
    SocketChannel well = connectToItself();
    held.add(nothing);
    held.add(well);
    for (int i = 0; i < descriptors.size(); i++) {
      switch (i % KINDS) {
        case 0:
          replace(descriptors.get(i), entries.number(nothing.getFD()));
          break;
        case 1:
          replace(descriptors.get(i), entries.number(well));
          break;
        default:
          hangUp(descriptors.get(i));
      }
    }
    say("replaced " + descriptors.size());
  }

  /** At once. */
  void awaitMoment() throws Exception {}

  private SocketChannel connectToItself() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(local(0));
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      held.add(server.accept());
      return client;
    }
  }

  /**
   * The lowest free number is given away first. The agent may hold this one for a moment; what else
   * is given is given back.
   */
  private void replace(FileDescriptor descriptor, int source) throws Exception {
    Method dup =
        Class.forName("sun.nio.fs.UnixNativeDispatcher").getDeclaredMethod("dup", int.class);
    dup.setAccessible(true);
    closeBehind(entries.twin(descriptor));
    List<Integer> others = new ArrayList<>();
    int given = (Integer) dup.invoke(null, source);
    while (given != entries.number(descriptor) && others.size() < TRIES) {
      others.add(given);
      given = (Integer) dup.invoke(null, source);
    }
    for (int other : others) {
      closeBehind(entries.of(other));
    }
    if (others.size() == TRIES) {
      say("FAILED to take a number");
    }
  }

  private static void closeBehind(FileDescriptor twin) throws IOException {
    new FileOutputStream(twin).close();
  }

  /** What the JDK itself does before it closes a socket that a thread still uses. */
  private static void hangUp(FileDescriptor descriptor) throws Exception {
    Method preClose = dispatcher().getDeclaredMethod("preClose0", FileDescriptor.class);
    preClose.setAccessible(true);
    preClose.invoke(null, descriptor);
  }

  private static Class<?> dispatcher() throws ClassNotFoundException {
    try {
      return Class.forName("sun.nio.ch.UnixDispatcher"); // 21 and later
    } catch (ClassNotFoundException older) {
      return Class.forName("sun.nio.ch.FileDispatcherImpl");
    }
  }
}
