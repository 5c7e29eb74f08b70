// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;

/** The JDK's old client. */
public final class UrlConnection extends HttpProgram {
  @Override
  String get(String url) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return status + " " + new String(body.readAllBytes());
    }
  }

  @Override
  void leak(String base) throws Exception {
    URL url = URI.create(base + "/price").toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    try {
      connection.getInputStream().close(); // leak
    } catch (IOException errorStatus) {
      kept.add(connection); // and its error stream is not read
    }
  }

  @Override
  public Class<?> library() {
    return HttpURLConnection.class;
  }
}
