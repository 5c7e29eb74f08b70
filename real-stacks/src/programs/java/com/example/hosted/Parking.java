// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.hosted;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A web application that keeps its requests. */
public final class Parking extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final List<AsyncContext> PARKED = Collections.synchronizedList(new ArrayList<>());

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    PARKED.add(context);
    ((Runnable) System.getProperties().get("stacks.arrived")).run();
  }
}
