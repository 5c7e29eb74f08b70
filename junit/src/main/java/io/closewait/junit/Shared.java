// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.LedgerSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a test on purpose: pools and keep-alive caches, contexts that a framework keeps
 * from test to test, what a static initialiser makes.
 */
final class Shared {
  private static final NamePatterns KNOWN = known();

  private static final NamePatterns WORKERS =
      NamePatterns.of(
          "java.util.concurrent.ThreadPoolExecutor$Worker",
          "java.util.concurrent.ForkJoinWorkerThread");

  private Shared() {}

  /**
   * Whether a pool or cache that is known opened it, on behalf of the window or of others. What
   * stands below the window's own code only runs the test, and may be of the same framework.
   */
  static boolean keeps(LedgerSocket entry, @Nullable Window window) {
    for (StackTraceElement frame : entry.opened.stack.getStackTrace()) {
      if (frame.getMethodName().equals("<clinit>") || KNOWN.match(frame.getClassName())) {
        return true;
      }
      if (window != null && window.isCode(frame.getClassName())) {
        return false;
      }
    }
    return false;
  }

  /** Whether a thread opened it that works for anybody. */
  static boolean isWorker(LedgerSocket entry) {
    return WORKERS.matchAny(entry.opened.stack.getStackTrace());
  }

  private static NamePatterns known() {
    List<String> names = new ArrayList<>();
    try (InputStream in = Shared.class.getResourceAsStream("shared.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String name = line.replaceAll("#.*", "").trim();
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
    } catch (IOException | NullPointerException broken) {
      throw new IllegalStateException("the jar lacks shared.txt", broken);
    }
    return NamePatterns.of(names);
  }
}
