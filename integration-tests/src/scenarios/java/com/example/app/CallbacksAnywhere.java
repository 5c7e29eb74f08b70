// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Client connections made by a callback that runs where it is registered, or on a pool. */
final class CallbacksAnywhere extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < count; i++) {
        CompletableFuture<Integer> address = new CompletableFuture<>();
        if (i % 3 == 0) {
          address.complete(port); // it is there already, so that the callback runs right below
        }
        CompletableFuture<Void> fetched = address.thenAccept(this::fetch);
        pool.execute(() -> address.complete(port));
        fetched.join();
      }
    } finally {
      pool.shutdown();
    }
  }

  private void fetch(int port) {
    try {
      Socket socket = new Socket();
      socket.connect(local(port), 10_000); // open where
      held.add(socket);
      socket.getOutputStream().write(new byte[] {'t', 'e', 's', 't'});
      new DataInputStream(socket.getInputStream()).readFully(new byte[5]);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
