// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.JksOptions;
import java.util.concurrent.TimeUnit;

/** An HTTP server of Vert.x. */
public final class VertxServer implements Program {
  private final Vertx vertx = Vertx.vertx();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "start" -> start();
      case "stop" -> vertx.close().await(20, TimeUnit.SECONDS);
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void start() throws Exception {
    say("port " + listen(new HttpServerOptions()));
    JksOptions keys = new JksOptions().setPath(Keys.file()).setPassword(Keys.PASSWORD);
    say("tls " + listen(new HttpServerOptions().setSsl(true).setKeyCertOptions(keys)));
  }

  private int listen(HttpServerOptions options) throws Exception {
    HttpServer http =
        vertx
            .createHttpServer(options.setIdleTimeout(2))
            .requestHandler(VertxServer::answer)
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
    return http.actualPort();
  }

  private static void answer(HttpServerRequest request) {
    if (request.path().equals("/clean/hello")) {
      request.body().onSuccess(body -> request.response().end("hello"));
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  @Override
  public Class<?> library() {
    return Vertx.class;
  }
}
