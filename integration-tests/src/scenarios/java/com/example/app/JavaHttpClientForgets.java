// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.lang.reflect.Method;
import java.net.URI;

/** One client of java.net.http; nobody keeps or reads the bodies. Java 11 and newer. */
final class JavaHttpClientForgets extends Scenario {
  private static Object client;

  @Override
  void play(int count, int port) throws Exception {
    client = type("HttpClient").getMethod("newHttpClient").invoke(null);
    for (int i = 0; i < count; i++) {
      send(new URI("http://127.0.0.1:" + port + "/"));
    }
  }

  private static void send(URI address) throws Exception {
    Object builder = type("HttpRequest").getMethod("newBuilder", URI.class).invoke(null, address);
    Object request = type("HttpRequest$Builder").getMethod("build").invoke(builder);
    Object handler = type("HttpResponse$BodyHandlers").getMethod("ofInputStream").invoke(null);
    Method send =
        type("HttpClient").getMethod("send", type("HttpRequest"), type("HttpResponse$BodyHandler"));
    send.invoke(client, request, handler);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("java.net.http." + name);
  }
}
