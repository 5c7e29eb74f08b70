// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.JksOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The JDK's client with HTTP/2, plain and by TLS, and web sockets; its server is Vert.x. */
public final class Http2Program implements Program {
  private final Vertx vertx = Vertx.vertx();
  private final List<Object> kept = new ArrayList<>();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (!command.equals("use")) {
      throw new IllegalArgumentException(command);
    }
    HttpServer plain = listen(new HttpServerOptions());
    HttpServer encrypted =
        listen(
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new JksOptions().setPath(Keys.file()).setPassword(Keys.PASSWORD)));
    for (int i = 0; i < numbers[0]; i++) {
      HttpClient client =
          HttpClient.newBuilder()
              .sslContext(Keys.context())
              .version(i % 4 == 3 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
              .build();
      ask(client, "http://127.0.0.1:" + plain.actualPort(), i);
      ask(client, "https://127.0.0.1:" + encrypted.actualPort(), i);
      talk(client, "ws://127.0.0.1:" + plain.actualPort() + "/talk", i);
      if (i % 2 == 0) {
        kept.add(client); // the others are left to the collector
      }
    }
    // with connections open
    plain.close().await(20, TimeUnit.SECONDS);
    encrypted.close().await(20, TimeUnit.SECONDS);
  }

  private HttpServer listen(HttpServerOptions options) throws Exception {
    return vertx
        .createHttpServer(options.setIdleTimeout(2))
        .requestHandler(this::answer)
        .webSocketHandler(Http2Program::echo)
        .listen(0, "127.0.0.1")
        .await(20, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/hello" -> request.response().end("hello");
      case "/late" -> vertx.setTimer(1000, now -> request.response().end("late"));
      default -> request.response().setStatusCode(404).end("nothing here");
    }
  }

  private static void echo(ServerWebSocket socket) {
    socket.textMessageHandler(socket::writeTextMessage);
  }

  private static void ask(HttpClient client, String base, int i) throws Exception {
    expect("200 hello", get(client, base + "/hello"));
    expect("404 nothing here", get(client, base + "/missing"));
    if (i % 5 == 0) {
      try {
        get(client, base + "/late");
        throw new IOException("no time-out");
      } catch (HttpTimeoutException wanted) {
        expect("200 hello", get(client, base + "/hello"));
      }
    }
  }

  private static String get(HttpClient client, String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofMillis(url.endsWith("/late") ? 100 : 20_000))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  /**
   * Some are closed in order, some are dropped at once, some are left until the server ends them.
   */
  private void talk(HttpClient client, String url, int i) throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(url),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean end) {
                    heard.complete(text.toString());
                    return WebSocket.Listener.super.onText(from, text, end);
                  }
                })
            .get(20, TimeUnit.SECONDS);
    socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
    expect("hello", heard.get(20, TimeUnit.SECONDS));
    switch (i % 3) {
      case 0 -> socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
      case 1 -> socket.abort();
      default -> kept.add(socket);
    }
  }

  private static void expect(String expected, String got) throws IOException {
    if (!expected.equals(got)) {
      throw new IOException("'" + got + "' in place of '" + expected + "'");
    }
  }

  @Override
  public Class<?> library() {
    return HttpClient.class;
  }
}
