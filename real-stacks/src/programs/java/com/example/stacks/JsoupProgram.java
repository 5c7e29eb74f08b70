// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import org.jsoup.Connection;
import org.jsoup.Jsoup;

/** jsoup, which calls the JDK's client: the application has no stream of the JDK to close. */
public final class JsoupProgram extends HttpProgram {
  @Override
  String get(String url) throws IOException {
    Connection.Response answer = ask(url);
    return answer.statusCode() + " " + answer.body();
  }

  /** Status and headers only. */
  @Override
  void leak(String base) throws IOException {
    Connection.Response answer = ask(base + "/price"); // leak
    kept.add(answer);
  }

  private static Connection.Response ask(String url) throws IOException {
    return Jsoup.connect(url).ignoreHttpErrors(true).ignoreContentType(true).execute();
  }

  @Override
  public Class<?> library() {
    return Jsoup.class;
  }
}
