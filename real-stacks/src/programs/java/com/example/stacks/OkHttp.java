// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp. */
public final class OkHttp extends HttpProgram {
  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .connectionPool(new ConnectionPool(20, 2, TimeUnit.SECONDS))
          .build();

  @Override
  String get(String url) throws Exception {
    try (Response answer = client.newCall(request(url)).execute()) {
      return answer.code() + " " + answer.body().string();
    }
  }

  @Override
  void leak(String base) throws Exception {
    Response answer = client.newCall(request(base + "/price")).execute(); // leak
    if (answer.isSuccessful()) {
      answer.close();
    }
    kept.add(answer);
  }

  private static Request request(String url) {
    return new Request.Builder().url(url).build();
  }

  @Override
  void end() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  @Override
  public Class<?> library() {
    return OkHttpClient.class;
  }
}
