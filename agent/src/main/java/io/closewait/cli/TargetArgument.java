// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Processes;
import java.io.IOException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The process that a command is about. */
final class TargetArgument {
  @Parameters(
      index = "0",
      paramLabel = "PID",
      converter = Pid.class,
      description = "The process; 'list' shows them.")
  private long pid;

  Target target() throws Failure {
    if (isSelf(pid)) {
      throw new Failure(Exit.NOT_ATTACHED, "process " + pid + " is this command itself.");
    }
    return Target.of(pid);
  }

  static boolean isSelf(long pid) {
    try {
      return pid == Processes.own();
    } catch (IOException unknown) {
      return false;
    }
  }

  private static final class Pid implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (!text.matches("[1-9]\\d{0,17}")) {
        throw new TypeConversionException(
            "'" + text + "' is no process id; accepted is a number that 'list' shows");
      }
      return Long.valueOf(text);
    }
  }
}
