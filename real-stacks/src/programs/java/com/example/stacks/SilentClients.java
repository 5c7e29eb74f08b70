// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Clients whose connections are opened by threads of their own, and never read to the end. */
public final class SilentClients extends SilentProgram {
  private Object client;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    int port = numbers[0];
    String url = "http://127.0.0.1:" + port + "/";
    switch (command) {
      case "okHttp" -> okHttp(url);
      case "httpClient5" -> httpClient5(url);
      case "javaHttpClient" -> javaHttpClient(url);
      case "hikari" -> hikari(port);
      default -> throw new IllegalArgumentException(command);
    }
  }

  /** Answers that are taken and never closed. */
  private void okHttp(String url) throws Exception {
    by(OkHttpClient.class);
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequestsPerHost(2 * ENOUGH);
    OkHttpClient pooled = new OkHttpClient.Builder().dispatcher(dispatcher).build();
    client = pooled;
    for (int i = 0; i < ENOUGH; i++) {
      pooled
          .newCall(new Request.Builder().url(url).build())
          .enqueue(
              new Callback() {
                @Override
                public void onResponse(Call call, Response answer) {
                  arrived();
                }

                @Override
                public void onFailure(Call call, java.io.IOException e) {
                  e.printStackTrace();
                }
              });
    }
  }

  private void httpClient5(String url) throws Exception {
    by(CloseableHttpAsyncClient.class);
    CloseableHttpAsyncClient pooled =
        HttpAsyncClientBuilder.create()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(2 * ENOUGH)
                    .setMaxConnTotal(2 * ENOUGH)
                    .build())
            .build();
    pooled.start();
    client = pooled;
    for (int i = 0; i < ENOUGH; i++) {
      SimpleHttpRequest request = SimpleHttpRequest.create("GET", URI.create(url));
      pooled.execute(SimpleRequestProducer.create(request), new Full(), null);
    }
  }

  /** Takes a part and never says that it could take more. */
  private final class Full implements AsyncResponseConsumer<Void> {
    @Override
    public void consumeResponse(
        HttpResponse answer, EntityDetails entity, HttpContext context, FutureCallback<Void> done) {
      arrived();
    }

    @Override
    public void informationResponse(HttpResponse answer, HttpContext context) {
      // not awaited
    }

    @Override
    public void updateCapacity(CapacityChannel channel) {
      // full
    }

    @Override
    public void consume(ByteBuffer part) {
      part.position(part.limit());
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
      // it never comes
    }

    @Override
    public void failed(Exception cause) {
      cause.printStackTrace();
    }

    @Override
    public void releaseResources() {
      // none
    }
  }

  /** Streams that nobody reads. */
  private void javaHttpClient(String url) throws Exception {
    by(HttpClient.class);
    HttpClient pooled = HttpClient.newHttpClient();
    client = pooled;
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    for (int i = 0; i < ENOUGH; i++) {
      pooled
          .sendAsync(request, BodyHandlers.ofInputStream())
          .thenAccept((java.net.http.HttpResponse<InputStream> answer) -> arrived());
    }
  }

  /** A pool that is filled by a thread of its own, and idle for ever. */
  private void hikari(int port) throws Exception {
    by(HikariDataSource.class);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:tcp://127.0.0.1:" + port + "/mem:silent");
    config.setMaximumPoolSize(ENOUGH);
    config.setKeepaliveTime(0);
    client = new HikariDataSource(config);
  }
}
