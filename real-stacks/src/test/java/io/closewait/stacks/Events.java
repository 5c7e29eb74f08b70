// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Clients that take the first event of a stream, or the first answer, and leave. */
final class Events {
  private static final String EVENTS = "GET /leaking/events HTTP/1.0\r\n\r\n";

  private Events() {}

  static void leave(StackRun run, int port, int count) throws IOException {
    List<Wire> clients = greeted(port, "/leaking/events", count);
    run.command("settle");
    for (Wire client : clients) {
      client.close();
    }
    run.awaitCloseWait(port, count);
  }

  /** Clients that stay, so many that the next one is not answered within a second. */
  static List<Wire> stayUntilUnanswered(int port) throws IOException {
    List<Wire> staying = new ArrayList<>();
    for (Wire next = Wire.to(port); next.isGreetedSoon(EVENTS); next = Wire.to(port)) {
      staying.add(next);
    }
    return staying;
  }

  /** The same of requests that keep their threads: the server has nothing to settle. */
  static void leaveStuck(StackRun run, int port, int count) throws IOException {
    int before = (int) run.closeWait(port);
    for (Wire client : greeted(port, "/leaking/stuck", count)) {
      client.close();
    }
    run.awaitCloseWait(port, before + count);
  }

  private static List<Wire> greeted(int port, String path, int count) throws IOException {
    List<Wire> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // without chunks: a client that leaves while there is something to read leaves with a reset
      clients.add(greeted(port, "GET " + path + " HTTP/1.0\r\n\r\n"));
    }
    return clients;
  }

  /** The same where the protocol is not HTTP. */
  static void leavePlain(StackRun run, int port, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      greeted(port, "hello").close();
    }
    run.awaitCloseWait(port, count);
  }

  private static Wire greeted(int port, String request) throws IOException {
    Wire wire = Wire.to(port);
    wire.send(request);
    wire.await("welcome\n\n");
    return wire;
  }
}
