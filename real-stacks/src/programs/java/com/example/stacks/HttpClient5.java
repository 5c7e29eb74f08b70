// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;

/** Apache HttpClient 5. */
public final class HttpClient5 extends HttpProgram {
  private final CloseableHttpClient client =
      HttpClients.custom()
          .setConnectionManager(
              PoolingHttpClientConnectionManagerBuilder.create()
                  .setMaxConnPerRoute(100)
                  .setMaxConnTotal(100)
                  .build())
          .evictIdleConnections(TimeValue.ofSeconds(2))
          .build();

  @Override
  String get(String url) throws Exception {
    return client.execute(
        new HttpGet(url),
        answer -> answer.getCode() + " " + EntityUtils.toString(answer.getEntity()));
  }

  @Override
  void leak(String base) throws Exception {
    ClassicHttpResponse answer =
        client.executeOpen(null, new HttpGet(base + "/price"), null); // leak
    if (answer.getCode() == 200) {
      answer.close();
    }
    kept.add(answer);
  }

  @Override
  void end() throws Exception {
    client.close();
  }

  @Override
  public Class<?> library() {
    return HttpClients.class;
  }
}
