// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Proc;
import java.io.IOException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** The process that a command is about. */
final class TargetArgument {
  private final Invocation call;
  private final Given<Long> pid;

  TargetArgument(CliCommand command) {
    call = command.call;
    pid = command.take(parameter().required(true));
  }

  static PositionalParamSpec.Builder parameter() {
    return CliCommand.parameter("0", "PID", "The process; 'list' shows them.")
        .type(Long.class)
        .converters(new Pid());
  }

  Target target() throws Failure {
    return target(call, pid.get());
  }

  static Target target(Invocation call, long pid) throws Failure {
    if (isSelf(call.machine.proc, pid)) {
      throw new Failure(Exit.NOT_ATTACHED, "process " + pid + " is this command itself.");
    }
    return Target.of(call, pid);
  }

  static boolean isSelf(Proc proc, long pid) {
    try {
      return pid == proc.own();
    } catch (IOException unknown) {
      return false;
    }
  }

  /** The number of a process. */
  static final class Pid implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (!text.matches("[1-9]\\d{0,17}")) {
        throw new TypeConversionException(
            "'" + text + "' is no process id; it takes a number that 'list' shows");
      }
      return Long.valueOf(text);
    }
  }
}
