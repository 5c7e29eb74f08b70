// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.options.Options;
import java.lang.instrument.Instrumentation;
import java.util.function.Function;

/** Where the launcher hands over: the only class that it knows by name. */
public final class Entry implements Function<Object[], Object> {
  /**
   * {@code {"premain" | "agentmain" | "main", options or arguments, Instrumentation}}; for the
   * command line the answer is the exit code.
   */
  @Override
  public Object apply(Object[] call) {
    if (call[0].equals("main")) {
      return CommandLine.run((String[]) call[1]);
    }
    boolean attached = call[0].equals("agentmain");
    Options options = Options.parse((String) call[1]);
    for (String problem : options.problems()) {
      System.err.println("closewait: " + problem);
    }
    if (options.strict() && !options.problems().isEmpty() && !attached) {
      throw new IllegalArgumentException("closewait: strict");
    }
    if (options.enabled()) {
      Installation.install(options, (Instrumentation) call[2], attached);
    }
    return null;
  }
}
