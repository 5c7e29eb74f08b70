// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

/** The leaking web application. */
final class LeakingPages extends HttpServlet {
  private static final long serialVersionUID = 1;

  /** Clients that are to be told of events, and are never looked after. */
  private final transient List<AsyncContext> subscribers =
      Collections.synchronizedList(new ArrayList<>());

  private final transient CloseableHttpClient http =
      HttpClients.custom().setMaxConnPerRoute(500).setMaxConnTotal(500).build();

  private final transient List<CloseableHttpResponse> failures =
      Collections.synchronizedList(new ArrayList<>());

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getPathInfo()) {
      case "/events" -> subscribe(request, response);
      case "/stuck" -> stuck(response);
      case "/price" -> price(request, response);
      default -> response.sendError(404);
    }
  }

  /** A stream of events without heartbeat, time-out or listener. */
  private void subscribe(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    subscribers.add(context);
    response.setContentType("text/event-stream");
    response.getOutputStream().print("data: welcome\n\n");
    response.flushBuffer(); // events
  }

  /** Waits for something that never comes, on the container's thread. */
  private static void stuck(HttpServletResponse response) throws IOException {
    response.getOutputStream().print("data: welcome\n\n");
    response.flushBuffer(); // stuck
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      response.getOutputStream().close();
    }
  }

  /** Asks another service, and forgets the body of its answer when that is an error. */
  private void price(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String backend = "http://127.0.0.1:" + request.getParameter("port") + "/price";
    CloseableHttpResponse answer = http.execute(new HttpGet(backend)); // price
    if (answer.getStatusLine().getStatusCode() != 200) {
      response.setStatus(502);
      return;
    }
    answer.close();
  }
}
