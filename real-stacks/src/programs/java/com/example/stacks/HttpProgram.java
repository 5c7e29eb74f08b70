// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An HTTP client, used well and used badly. */
abstract class HttpProgram implements Program {
  private static final int THREADS = 20;

  /** What the application keeps of the answers that it does not finish. */
  final List<Object> kept = Collections.synchronizedList(new ArrayList<>());

  /** Status and body of a whole answer. */
  abstract String get(String url) throws Exception;

  /** Asks and leaks the connection. */
  abstract void leak(String url) throws Exception;

  /** Closes the client. */
  void end() throws Exception {}

  @Override
  public final void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "use" -> use("http://127.0.0.1:" + numbers[0], numbers[1]);
      case "leak" -> {
        for (int i = 0; i < numbers[1]; i++) {
          leak("http://127.0.0.1:" + numbers[0]);
        }
      }
      case "end" -> end();
      default -> throw new IllegalArgumentException(command);
    }
  }

  /** Many threads; answers with an error status now and then, handled as they should be. */
  private void use(String base, int requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      String path = i % 5 == 4 ? "/price" : "/hello";
      String expected = i % 5 == 4 ? "500 no prices" : "200 hello";
      done.add(threads.submit(() -> expect(expected, get(base + path))));
    }
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();
  }

  private static Object expect(String expected, String answer) throws IOException {
    if (!expected.equals(answer)) {
      throw new IOException("'" + answer + "' in place of '" + expected + "'");
    }
    return null;
  }
}
