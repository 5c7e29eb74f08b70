// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;

/** Responses of java.net.http whose bodies nobody reads. Java 11 and newer, by reflection. */
final class JavaHttpClient extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    Object client = type("HttpClient").getMethod("newHttpClient").invoke(null);
    for (int i = 0; i < count; i++) {
      InputStream body = get(client, new URI("http://127.0.0.1:" + port + "/"));
      done((Closeable) body);
    }
  }

  private static InputStream get(Object client, URI address) throws Exception {
    Object builder = type("HttpRequest").getMethod("newBuilder", URI.class).invoke(null, address);
    Object request = type("HttpRequest$Builder").getMethod("build").invoke(builder);
    Object handler = type("HttpResponse$BodyHandlers").getMethod("ofInputStream").invoke(null);
    Method send =
        type("HttpClient").getMethod("send", type("HttpRequest"), type("HttpResponse$BodyHandler"));
    Object response = send.invoke(client, request, handler); // where
    return (InputStream) type("HttpResponse").getMethod("body").invoke(response);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("java.net.http." + name);
  }
}
