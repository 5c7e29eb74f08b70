// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.util.concurrent.TimeUnit;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** Apache HttpClient 4. */
public final class HttpClient4 extends HttpProgram {
  private final CloseableHttpClient client =
      HttpClients.custom()
          .setMaxConnPerRoute(100)
          .setMaxConnTotal(100)
          .evictIdleConnections(2, TimeUnit.SECONDS)
          .build();

  @Override
  String get(String url) throws Exception {
    try (CloseableHttpResponse answer = client.execute(new HttpGet(url))) {
      return answer.getStatusLine().getStatusCode()
          + " "
          + EntityUtils.toString(answer.getEntity());
    }
  }

  @Override
  void leak(String base) throws Exception {
    CloseableHttpResponse answer = client.execute(new HttpGet(base + "/price")); // leak
    if (answer.getStatusLine().getStatusCode() == 200) {
      answer.close();
    }
  }

  @Override
  void end() throws Exception {
    client.close();
  }

  @Override
  public Class<?> library() {
    return HttpClient.class;
  }
}
