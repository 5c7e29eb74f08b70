// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Proc;
import io.closewait.platform.Platform;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a call runs; handed in, so that a test can build a machine of its own. Immutable. */
final class Machine {
  private static final int ANSWER_SECONDS = 20;
  private static final int HELLO_SECONDS = 10;

  /** Set by the script {@code closewait} of an installation: the name by which it was called. */
  private static final String SCRIPT = "io.closewait.script";

  final Proc proc;
  final Jar jar;
  final AttachTool tool;
  final Stty stty;
  final LimitTool limits;

  /** The variables that the user has set. */
  final Map<String, String> environment;

  /** Feature version of the Java that runs this command line: 8, 11, 17, … */
  final int javaFeature;

  /** How long an agent may take for an answer. */
  final int answerSeconds;

  /** How long after a load; the load itself has run when the call returns, disks are slow. */
  final int helloSeconds;

  /** The script by which the command line was called; null: by its jar. */
  final @Nullable String script;

  Machine(
      Proc proc,
      Jar jar,
      @Nullable String script,
      AttachTool tool,
      Stty stty,
      LimitTool limits,
      Map<String, String> environment,
      int javaFeature,
      int answerSeconds,
      int helloSeconds) {
    this.proc = proc;
    this.jar = jar;
    this.script = script;
    this.tool = tool;
    this.stty = stty;
    this.limits = limits;
    this.environment = environment;
    this.javaFeature = javaFeature;
    this.answerSeconds = answerSeconds;
    this.helloSeconds = helloSeconds;
  }

  static Machine real() {
    return new Machine(
        Proc.SYSTEM,
        Jar.own(),
        System.getProperty(SCRIPT),
        new JdkAttach(),
        new SttyProgram(),
        new Prlimit(),
        System.getenv(),
        Platform.feature(),
        ANSWER_SECONDS,
        HELLO_SECONDS);
  }
}
