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
      "keep-alive, idle until the server's time-out, half requests, resets, half closes";

  /** Connections of each habit. */
  private static final int EACH = 40;

  private final int port;
  private final String application;
  private final boolean later;
  private int opened;

  /**
   * @param later whether the application also has pages that are answered later
   */
  WebClients(int port, String application, boolean later) {
    this.port = port;
    this.application = application;
    this.later = later;
  }

  /** Plays every habit; returns how many connections that took. */
  int play() throws IOException {
    List<Wire> idle = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      idle.add(idleAfterOneRequest());
      idle.add(connect());
      keepAlive();
      resetAfterHalfARequest();
      resetBeforeTheAnswer();
      closeAfterHalfARequest();
      endSendingFirst();
      if (later) {
        leaveEvents();
      }
    }
    for (Wire wire : idle) {
      wire.awaitEnd();
      wire.close();
    }
    return opened;
  }

  private Wire connect() throws IOException {
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
