// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** A pool of Apache HttpClient 4 that is busy once, and idle for ever: nothing evicts. */
public final class IdlePool implements Program {
  private final CloseableHttpClient client =
      HttpClients.custom().setMaxConnPerRoute(100).setMaxConnTotal(100).build();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (!command.equals("leak")) {
      throw new IllegalArgumentException(command);
    }
    String url = "http://127.0.0.1:" + numbers[0] + "/hello";
    ExecutorService threads = Executors.newFixedThreadPool(numbers[1]);
    CyclicBarrier together = new CyclicBarrier(numbers[1]);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < numbers[1]; i++) {
      done.add(threads.submit(() -> ask(url, together)));
    }
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();
  }

  /** In order: the connection goes back to the pool. */
  private Object ask(String url, CyclicBarrier together) throws Exception {
    CloseableHttpResponse answer = client.execute(new HttpGet(url)); // leak
    try (answer) {
      together.await();
      if (!EntityUtils.toString(answer.getEntity()).equals("hello")) {
        throw new IOException("another answer");
      }
      return null;
    }
  }

  @Override
  public Class<?> library() {
    return org.apache.http.client.HttpClient.class;
  }
}
