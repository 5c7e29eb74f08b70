// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import static org.asynchttpclient.Dsl.asyncHttpClient;
import static org.asynchttpclient.Dsl.config;

import java.time.Duration;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Response;

/** AsyncHttpClient, on Netty. */
public final class AsyncHttp extends HttpProgram {
  private final AsyncHttpClient client =
      asyncHttpClient(config().setPooledConnectionIdleTimeout(Duration.ofSeconds(2)));

  @Override
  String get(String url) throws Exception {
    Response answer = client.prepareGet(url).execute().get();
    return answer.getStatusCode() + " " + answer.getResponseBody();
  }

  @Override
  void leak(String base) {
    throw new UnsupportedOperationException("closes by itself what its peer has closed");
  }

  @Override
  void end() throws Exception {
    client.close();
  }

  @Override
  public Class<?> library() {
    return AsyncHttpClient.class;
  }
}
