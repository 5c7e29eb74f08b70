// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** Responses whose bodies are asked for and not read. */
final class UrlResponses extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    URL url = new URL("http://127.0.0.1:" + port + "/");
    for (int i = 0; i < count; i++) {
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      done(request(connection));
    }
  }

  private InputStream request(HttpURLConnection connection) throws IOException {
    return connection.getInputStream(); // open where
  }
}
