// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.options.OptionTable;

/** {@code java -jar closewait-agent.jar}: says how the jar is used. */
final class CommandLine {
  private CommandLine() {}

  /** Prints help and returns the exit code of the contract: 0 for help, 2 for usage. */
  static int run(String[] arguments) {
    boolean asked = arguments.length > 0 && arguments[0].contains("help");
    (asked ? System.out : System.err)
        .println(
            "usage: java -javaagent:closewait-agent.jar[=key=value,...] -jar application.jar\n\n"
                + OptionTable.markdown());
    return asked ? 0 : 2;
  }
}
