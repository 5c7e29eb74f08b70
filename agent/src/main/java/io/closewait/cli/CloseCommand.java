// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.kernel.DescriptorLimit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** First aid for a process that runs out of descriptors. */
@Command(
    name = "close",
    description = "First aid: more descriptors for a JVM that runs out of them.",
    footer = {
      "",
      "A higher limit comes first: it helps at once, and nothing can go wrong. What",
      "--raise-limit does can be typed as well: prlimit --pid PID --nofile=N:HARD, where",
      "HARD is the hard limit. Up to that (/proc/PID/limits) the process's own user",
      "may raise it; beyond it only root, with the capability CAP_SYS_RESOURCE, which",
      "root in a container mostly lacks: then type it on the host."
    })
final class CloseCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  @Spec private CommandSpec spec;

  @Mixin private TargetArgument process;

  @Option(
      names = "--raise-limit",
      paramLabel = "N",
      converter = Count.class,
      description = "Allow the process N descriptors from now on.")
  private @Nullable Integer raiseLimit;

  @Override
  public Integer call() throws Failure {
    Target target = process.target(cli.call);
    if (raiseLimit == null) {
      throw new ParameterException(spec.commandLine(), "nothing is asked for: --raise-limit N");
    }
    raise(target, raiseLimit);
    return Exit.DONE;
  }

  private void raise(Target target, int soft) throws Failure {
    new Obstacles(cli.call, target).checkUser();
    DescriptorLimit before = target.descriptorLimit();
    if (before == null) {
      throw new Failure(
          Exit.NOT_ATTACHED,
          "the limit of " + target.words() + " is not known here, or has no end.");
    }
    if (soft <= before.soft) {
      cli.call.console.say(target.words() + " may open " + before.soft + " descriptors already.");
      return;
    }
    String refusal = cli.call.machine.limits.raise(before.command(target.pid, soft));
    DescriptorLimit after = target.descriptorLimit();
    if (after == null || after.soft < soft) {
      String why = refusal == null ? "the kernel did not say why" : refusal;
      throw new Failure(
          Exit.NOT_ATTACHED,
          "the limit of "
              + target.words()
              + " stays at "
              + before.soft
              + " ("
              + why
              + "); "
              + before.advice(target.pid)
              + '.');
    }
    cli.call.console.say(
        target.words()
            + " may open "
            + after.soft
            + " descriptors now; before "
            + before.soft
            + ".");
  }

  private static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[1-9]\\d{0,8}")) {
        throw new TypeConversionException("'" + text + "' is no number of 1 to 999999999");
      }
      return Integer.valueOf(text);
    }
  }
}
