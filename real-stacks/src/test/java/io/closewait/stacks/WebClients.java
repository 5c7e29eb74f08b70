// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the clients of a healthy web server do, the well-behaved and the others. */
final class WebClients {
  /** For the table. */
  static final String HABITS =
      "plain and TLS: keep-alive, idle until the server's time-out, half requests, resets,"
          + " half closes; stopped with connections open";

  /** Connections of each habit. */
  private static final int EACH = 40;

  private final int port;
  private final boolean encrypted;
  private final String application;
  private final boolean later;
  private int opened;

  private WebClients(int port, boolean encrypted, String application, boolean later) {
    this.port = port;
    this.encrypted = encrypted;
    this.application = application;
    this.later = later;
  }

  /**
   * Plays every habit in the server of the run, which says "port" and "tls" when it is started; a
   * second one is stopped with connections open.
   *
   * @param later whether the application also has pages that are answered later
   */
  static void play(StackRun run, String application, boolean later) throws IOException {
    run.command("start");
    int port = run.said("port");
    int tls = run.said("tls");
    WebClients plain = new WebClients(port, false, application, later);
    WebClients encrypted = new WebClients(tls, true, application, later);
    plain.play();
    encrypted.play();
    run.result.connections = plain.opened + encrypted.opened + stop(run, application);
    run.result.healthy = HABITS + (later ? "; clients that leave a stream of events" : "");
    run.result.quietSeconds = 2;
  }

  /** Stops a server while its clients wait for nothing in particular; returns how many. */
  private static int stop(StackRun run, String application) throws IOException {
    run.commandTo(run.second(), "start");
    int port = run.saidBy(run.second(), "port");
    int tls = run.saidBy(run.second(), "tls");
    WebClients clients = new WebClients(port, false, application, false);
    WebClients encrypted = new WebClients(tls, true, application, false);
    List<Wire> open = new ArrayList<>();
    for (int i = 0; i < EACH / 2; i++) {
      open.add(clients.idleAfterOneRequest());
      open.add(clients.connectBare());
      open.add(encrypted.idleAfterOneRequest());
    }
    run.commandTo(run.second(), "stop");
    for (Wire wire : open) {
      wire.close();
    }
    return open.size();
  }

  private void play() throws IOException {
    List<Wire> idle = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      idle.add(idleAfterOneRequest());
      idle.add(connectBare());
      keepAlive();
      resetAfterHalfARequest();
      resetBeforeTheAnswer();
      closeAfterHalfARequest();
      if (!encrypted) { // servers take the end of one direction of TLS for the end of both
        endSendingFirst();
      }
      if (later) {
        leaveEvents();
      }
    }
    for (Wire wire : idle) {
      wire.awaitEnd();
      wire.close();
    }
  }

  private Wire connect() throws IOException {
    opened++;
    return encrypted ? Wire.byTls(port) : Wire.to(port);
  }

  /** A connection on which not even TLS is begun. */
  private Wire connectBare() throws IOException {
    opened++;
    return Wire.to(port);
  }

  private Wire idleAfterOneRequest() throws IOException {
    Wire wire = connect();
    wire.get(application + "/hello");
    assertEquals("200 hello", wire.answer());
    return wire;
  }

  private void keepAlive() throws IOException {
    try (Wire wire = connect()) {
      for (String path : List.of("/hello", "/hello", "/hello")) {
        wire.get(application + path);
        assertEquals("200 hello", wire.answer());
      }
      wire.send(
          "POST "
              + application
              + "/hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");
      assertEquals("200 hello", wire.answer());
      wire.get(application + "/missing");
      assertEquals("404", wire.answer().substring(0, 3));
    }
  }

  private void resetAfterHalfARequest() throws IOException {
    Wire wire = connect();
    wire.send("GET " + application + "/hello HTTP/1.1\r\nHost:");
    wire.reset();
  }

  private void resetBeforeTheAnswer() throws IOException {
    Wire wire = connect();
    wire.get(application + (later ? "/later" : "/hello"));
    wire.reset();
  }

  private void closeAfterHalfARequest() throws IOException {
    try (Wire wire = connect()) {
      wire.send("POST " + application + "/hello HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nh");
    }
  }

  private void endSendingFirst() throws IOException {
    try (Wire wire = connect()) {
      wire.send("GET " + application + "/hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      wire.endSending();
      assertEquals("200 hello", wire.answer());
    }
  }

  private void leaveEvents() throws IOException {
    try (Wire wire = connect()) {
      wire.get(application + "/events");
      wire.await("beat");
    }
  }
}
