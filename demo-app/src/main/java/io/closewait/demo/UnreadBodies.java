// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program that asks a service over HTTP and is interested in the status only. */
abstract class UnreadBodies extends Caller {
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 6\r\n\r\nprices";

  private static final int PATIENCE_MILLIS = 300;

  /** The last answers, kept for a page that shows how the service does. */
  private final List<HttpURLConnection> answers = new ArrayList<>();

  UnreadBodies() throws IOException {
    super(new BackEnd(ANSWER.getBytes(StandardCharsets.US_ASCII), PATIENCE_MILLIS));
  }

  /** The status of the answer. What becomes of its body is the point of the story. */
  abstract int ask(HttpURLConnection call) throws IOException;

  @Override
  final void call(int port) throws IOException {
    URL page = new URL("http://127.0.0.1:" + port + "/prices");
    HttpURLConnection call = (HttpURLConnection) page.openConnection();
    answers.add(call);
    ask(call);
  }
}
