// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The JDK's client of today. */
public final class JavaHttpClient extends HttpProgram {
  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  String get(String url) throws Exception {
    HttpResponse<String> answer = client.send(request(url), BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  @Override
  void leak(String base) throws Exception {
    HttpResponse<InputStream> answer =
        client.send(request(base + "/long"), BodyHandlers.ofInputStream()); // leak
    kept.add(answer);
  }

  private static HttpRequest request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).build();
  }

  @Override
  public Class<?> library() {
    return HttpClient.class;
  }
}
