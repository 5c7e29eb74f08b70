// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.cli.Cli;
import io.closewait.options.Options;
import io.closewait.report.text.LeakMeaning;
import io.closewait.report.text.RunInfo;
import java.lang.instrument.Instrumentation;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the launcher hands over: the only class that it knows by name. */
public final class Handover implements Function<Object[], Object> {
  /** Exit code of the contract: usage. */
  private static final int BAD_OPTIONS = 2;

  private static final String REFUSAL = "strict=true: the JVM does not start";

  /**
   * {@code {"premain" | "agentmain" | "main", options or arguments, Instrumentation}}; for the
   * command line the answer is the exit code.
   */
  @Override
  public @Nullable Object apply(Object[] call) {
    if (call[0].equals("main")) {
      return Cli.run((String[]) call[1]);
    }
    Instrumentation instrumentation = (Instrumentation) call[2];
    if (call[0].equals("agentmain")) {
      Arrival.come((String) call[1], instrumentation);
    } else {
      start((String) call[1], instrumentation);
    }
    return null;
  }

  private static void start(String agentString, Instrumentation instrumentation) {
    Options options = Options.parse(agentString);
    for (String problem : options.problems()) {
      boolean ends = options.strict();
      say(ends ? problem.replaceFirst("the default .* is used$", REFUSAL) : problem);
    }
    if (options.strict() && !options.problems().isEmpty()) {
      // not an exception: the JVM would answer it with a stack trace and a core dump
      System.exit(BAD_OPTIONS);
    }
    if (options.enabled()) {
      say(Installation.warning());
      String refusal = Installation.install(options, instrumentation, false);
      say(refusal == null && options.hello() ? hello(options) : refusal);
    }
  }

  /** Who looks for a leak that does not come wants to know that somebody watches. */
  private static String hello(Options options) {
    return "Closewait " + RunInfo.version() + " is on; a " + LeakMeaning.firstVerdict(options);
  }

  /** Only here is System.err used: the application has not begun, so nobody has replaced it yet. */
  private static void say(@Nullable String sentence) {
    if (sentence != null) {
      System.err.println("closewait: " + sentence);
    }
  }
}
