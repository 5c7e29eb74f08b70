// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.firstaid.Order;
import io.closewait.kernel.DescriptorLimit;
import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.options.Quantity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
    description = "First aid: more descriptors, and leaked sockets closed by their owners.",
    footer = {
      "",
      "Begin with --raise-limit (or: prlimit --pid PID --nofile=N:HARD): it helps at",
      "once. Up to the hard limit the process's own user may; beyond it only root with",
      "CAP_SYS_RESOURCE, which root in a container lacks. Then --dry-run."
    })
final class CloseCommand implements Callable<Integer> {
  /** Between two looks how far it is. */
  private static final int LOOKS_A_SECOND = 2;

  @ParentCommand private CliCall cli;

  @Spec private CommandSpec spec;

  @Mixin private TargetArgument process;

  @Option(
      names = "--raise-limit",
      paramLabel = "N",
      converter = Count.class,
      description = "Allow the process N descriptors from now on.")
  private @Nullable Integer raiseLimit;

  @ArgGroup private Which which = new Which();

  /** Which sockets are meant; there is no default. */
  private static final class Which {
    @Option(
        names = "--site",
        paramLabel = "FP",
        split = ",",
        description = "Close the proven leaks of these sites, idle pools too.")
    private List<String> sites = new ArrayList<>();

    @Option(names = "--all-proven", description = "Of all sites, without idle pools (INFO).")
    private boolean all;
  }

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      converter = Age.class,
      defaultValue = "10m",
      description = "Only those leaked for so long (${DEFAULT-VALUE}): 90s, 10m, 2h.")
  private int olderThan;

  @Option(names = "--dry-run", description = "Say what would be closed, and close nothing.")
  private boolean dryRun;

  @Option(
      names = "--max",
      paramLabel = "N",
      converter = Count.class,
      description = "Close N sockets at most.")
  private @Nullable Integer most;

  @Option(names = "--json", description = "For programs: one line a site.")
  private boolean json;

  @Override
  public Integer call() throws Failure {
    boolean closes = which.all || !which.sites.isEmpty();
    if (raiseLimit == null && !closes) {
      throw new ParameterException(
          spec.commandLine(), "say which sockets: --site FP, --all-proven; or --raise-limit N");
    }
    for (String site : which.sites) {
      if (!site.matches("[a-z0-9]{1,20}") || which.sites.size() > Order.MOST_SITES) {
        throw new ParameterException(
            spec.commandLine(),
            "--site takes at most " + Order.MOST_SITES + " fingerprints of a report, not " + site);
      }
    }
    Target target = process.target(cli.call);
    if (raiseLimit != null) {
      raise(target, raiseLimit);
    }
    return closes ? close(target) : Exit.DONE;
  }

  private int close(Target target) throws Failure {
    int atMost = most == null ? Integer.MAX_VALUE / 16 : most;
    Order order = Order.of(which.sites, olderThan, atMost, dryRun);
    String form = json ? Protocol.JSON : Protocol.TEXT;
    Message answer;
    try (Link link = Link.to(cli.call, target)) {
      answer = link.ask(Protocol.CLOSE, form, order.word());
      while (answer.number(Protocol.LEFT) > 0) {
        pause();
        answer = link.ask(Protocol.CLOSING, form);
      }
    }
    cli.call.console.print(answer.body());
    return answer.number(Protocol.SKIPPED) > 0 ? Exit.LEAKS : Exit.DONE;
  }

  private static void pause() throws Failure {
    try {
      for (int i = 0; i < Correspondent.LOOKS_A_SECOND / LOOKS_A_SECOND; i++) {
        Correspondent.pause();
      }
    } catch (IOException interrupted) {
      throw new Failure(Exit.GONE, "interrupted.");
    }
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
      cli.call.console.warn(target.words() + " may open " + before.soft + " descriptors already.");
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
    cli.call.console.warn(
        target.words()
            + " may open "
            + after.soft
            + " descriptors now; before "
            + before.soft
            + '.');
  }

  private static final class Count extends WholeNumber {
    Count() {
      super(9);
    }
  }

  /** In seconds. */
  private static final class Age implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      int seconds = Quantity.ageSeconds(text);
      if (seconds < 0) {
        throw new TypeConversionException(
            "'" + text + "' is no age; it takes a duration up to 8760h, such as 90s, 10m or 2h");
      }
      return seconds;
    }
  }
}
