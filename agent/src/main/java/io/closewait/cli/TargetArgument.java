// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

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
    return Target.of(pid);
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
