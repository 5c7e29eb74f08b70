// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Descriptors of accepted sockets and channels are closed as native code would do it: the JDK's
 * objects still believe that they are open. Some numbers stay free, others go to files.
 */
final class ClosedBehind extends Scenario {
  private static final int MOST_LOWER = 100;

  /** Never to be closed: they would close what is another's now. */
  private final List<Closeable> hollow = new ArrayList<>();

  private final List<FileDescriptor> descriptors = new ArrayList<>();
  private Entries entries;

  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    ServerSocketChannel channels = listenByChannel();
    inBackground(
        () -> {
          for (int i = 0; i < count; i++) {
            SocketChannel channel = channels.accept();
            hollow.add(channel);
            Socket socket = server.accept();
            hollow.add(socket);
          }
          say("served");
        });
  }

  /** The numbers of one half go to files, as by dup2; those of the other stay free. */
  @Override
  void go() throws Exception {
    entries = new Entries();
    for (Closeable one : hollow) {
      descriptors.add(
          one instanceof Socket
              ? entries.descriptor((Socket) one)
              : entries.descriptor((SocketChannel) one));
    }
    File file = File.createTempFile("closed", ".behind");
    file.deleteOnExit();
    int files = 0;
    for (int i = 0; i < descriptors.size(); i += 2) {
      files += take(closeBehind(descriptors.get(i)), file) ? 1 : 0;
    }
    for (int i = 1; i < descriptors.size(); i += 2) {
      closeBehind(descriptors.get(i));
    }
    connectByChannel().close(); // to 17 the JDK opens a hung-up socket of its own for the first
    say("closed " + descriptors.size() + ", of which taken by a file " + files);
  }

  /**
   * The lowest number is given away first, and others may be free: the agent's file comes and goes.
   */
  private boolean take(int number, File file) throws Exception {
    for (int i = 0; i < MOST_LOWER; i++) {
      RandomAccessFile taker = new RandomAccessFile(file, "rw");
      held.add(taker);
      if (entries.number(taker.getFD()) == number) {
        return true;
      }
    }
    return false;
  }

  private SocketChannel connectByChannel() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(local(0));
      return SocketChannel.open(server.getLocalAddress());
    }
  }

  private int closeBehind(FileDescriptor descriptor) throws Exception {
    FileDescriptor twin = entries.twin(descriptor);
    int number = entries.number(twin);
    new FileOutputStream(twin).close();
    return number;
  }
}
