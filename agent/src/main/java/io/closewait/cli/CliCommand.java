// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * A command of the command line: the call that it belongs to, and what it takes.
 *
 * <p>What it takes is put together by statements. Annotations would read better, but to read them
 * the JVM makes classes while it runs, and that took more of the processor of a sick machine than
 * most commands need for all the rest.
 */
abstract class CliCommand implements Callable<Integer> {
  /** The call that this command belongs to. */
  final Invocation call;

  /** What the library knows of it. */
  final CommandSpec spec;

  CliCommand(Invocation call, String name, String description, String... footer) {
    this.call = call;
    spec = CommandSpec.wrapWithoutInspection(this).name(name);
    spec.usageMessage().description(description).footer(footer);
  }

  static OptionSpec.Builder flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description);
  }

  /** An option with a text for its value, unless another type is set. */
  static OptionSpec.Builder option(String name, String label, String description) {
    return OptionSpec.builder(name).type(String.class).paramLabel(label).description(description);
  }

  /** An option with a number from 1 on, of so many digits at most. */
  static OptionSpec.Builder number(String name, String label, int digits, String description) {
    return option(name, label, description).type(Integer.class).converters(new WholeNumber(digits));
  }

  /** What stands at this place after the command, or at these; a text likewise. */
  static PositionalParamSpec.Builder parameter(String index, String label, String description) {
    return PositionalParamSpec.builder()
        .index(index)
        .type(String.class)
        .paramLabel(label)
        .description(description);
  }

  <T> Given<T> take(OptionSpec.Builder option) {
    return take(new Given<>(option.build()));
  }

  <T> Given<T> take(PositionalParamSpec.Builder parameter) {
    return take(new Given<>(parameter.build()));
  }

  private <T> Given<T> take(Given<T> given) {
    spec.add(given.arg);
    return given;
  }

  /** One that {@link #takeOneOf} is to take. */
  static <T> Given<T> oneOf(OptionSpec.Builder option) {
    return new Given<>(option.build());
  }

  /** At most one of these may be given. */
  void takeOneOf(Given<?>... options) {
    ArgGroupSpec.Builder group = ArgGroupSpec.builder();
    for (Given<?> option : options) {
      group.addArg(option.arg);
    }
    spec.addArgGroup(group.build());
  }

  ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
