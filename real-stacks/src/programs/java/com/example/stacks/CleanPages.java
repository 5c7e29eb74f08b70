// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The healthy web application: whatever it begins, it ends. */
final class CleanPages extends HttpServlet {
  private static final long serialVersionUID = 1;

  private static final ScheduledExecutorService CLOCK =
      Executors.newScheduledThreadPool(
          1,
          task -> {
            Thread thread = new Thread(task, "clock");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getPathInfo()) {
      case "/hello" -> answer(response);
      case "/later" -> later(request, response);
      case "/events" -> events(request, response);
      case "/failure" -> response.sendError(500, "as wanted");
      default -> response.sendError(404);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.getInputStream().readAllBytes();
    answer(response);
  }

  private static void answer(HttpServletResponse response) throws IOException {
    response.setContentType("text/plain");
    response.getWriter().print("hello");
  }

  private static void later(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext context = request.startAsync();
    CLOCK.schedule(
        () -> {
          answer(response);
          context.complete();
          return null;
        },
        100,
        TimeUnit.MILLISECONDS);
  }

  /** A stream of events with a heartbeat: when the client has left, a beat fails, and it ends. */
  private static void events(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    response.setContentType("text/event-stream");
    response.flushBuffer();
    EventStream stream = new EventStream(context);
    context.addListener(stream);
    stream.beats = CLOCK.scheduleAtFixedRate(stream, 50, 50, TimeUnit.MILLISECONDS);
  }

  /** Ends once: what belonged to an ended request belongs to the next one. */
  private static final class EventStream implements AsyncListener, Runnable {
    private final AsyncContext context;
    private boolean ended;
    private volatile ScheduledFuture<?> beats;

    EventStream(AsyncContext context) {
      this.context = context;
    }

    @Override
    public synchronized void run() {
      if (ended) {
        return;
      }
      try {
        context.getResponse().getOutputStream().print(": beat\n\n");
        context.getResponse().flushBuffer();
      } catch (IOException clientLeft) {
        end();
      }
    }

    private synchronized void end() {
      if (!ended) {
        ended = true;
        beats.cancel(false);
        context.complete();
      }
    }

    @Override
    public void onError(AsyncEvent event) {
      end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      end();
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
