// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** The one page that the servers of these tests have, and a client that looks after itself. */
final class Greeting {
  static final String HELLO = "hello";

  private Greeting() {}

  static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port + "/hello");
  }

  /** What a test does that looks after nothing but its response. */
  static String get(int port) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) at(port).toURL().openConnection();
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes());
    }
  }
}
