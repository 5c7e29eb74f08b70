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
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** First aid for a process that runs out of descriptors. */
final class CloseCommand extends CliCommand {
  /** Between two looks how far it is. */
  private static final int LOOKS_A_SECOND = 2;

  private final TargetArgument process;
  private final Given<Integer> raiseLimit;

  /** Which sockets are meant; there is no default. */
  private final Given<List<String>> sites;

  private final Given<Boolean> all;
  private final Given<Integer> olderThan;
  private final Given<Boolean> dryRun;
  private final Given<Integer> most;
  private final Given<Boolean> json;

  CloseCommand(Invocation call) {
    super(
        call,
        "close",
        "First aid: more descriptors, and leaked sockets closed by their owners.",
        "",
        "Begin with --raise-limit (or: prlimit --pid PID --nofile=N:HARD): it helps at",
        "once. Up to the hard limit the process's own user may; beyond it only root with",
        "CAP_SYS_RESOURCE, which root in a container lacks. Then --dry-run.");
    process = new TargetArgument(this);
    raiseLimit =
        take(number("--raise-limit", "N", 9, "Allow the process N descriptors from now on."));
    sites =
        oneOf(
            option("--site", "FP", "Close the proven leaks of these sites, idle pools too.")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .splitRegex(","));
    all = oneOf(flag("--all-proven", "Of all sites, without idle pools (INFO)."));
    takeOneOf(sites, all);
    olderThan =
        take(
            option(
                    "--older-than",
                    "AGE",
                    "Only those leaked for so long (${DEFAULT-VALUE}): 90s, 10m, 2h.")
                .type(Integer.class)
                .converters(new Age())
                .defaultValue("10m"));
    dryRun = take(flag("--dry-run", "Say what would be closed, and close nothing."));
    most = take(number("--max", "N", 9, "Close N sockets at most."));
    json = take(flag("--json", "For programs: one line a site."));
  }

  @Override
  public Integer call() throws Failure {
    List<String> named = sites.or(Collections.emptyList());
    Integer limit = raiseLimit.orNull();
    boolean closes = all.isSet() || !named.isEmpty();
    if (limit == null && !closes) {
      throw wrong("say which sockets: --site FP, --all-proven; or --raise-limit N");
    }
    for (String site : named) {
      if (!site.matches("[a-z0-9]{1,20}") || named.size() > Order.MOST_SITES) {
        throw wrong(
            "--site takes at most " + Order.MOST_SITES + " fingerprints of a report, not " + site);
      }
    }
    Target target = process.target();
    if (limit != null) {
      raise(target, limit);
    }
    return closes ? close(target, named) : Exit.DONE;
  }

  private int close(Target target, List<String> named) throws Failure {
    int atMost = most.or(Integer.MAX_VALUE / 16);
    Order order = Order.of(named, olderThan.get(), atMost, dryRun.isSet());
    String form = json.isSet() ? Protocol.JSON : Protocol.TEXT;
    Message answer;
    try (Link link = Link.to(call, target)) {
      answer = link.ask(Protocol.CLOSE, form, order.word());
      while (answer.number(Protocol.LEFT) > 0) {
        pause();
        answer = link.ask(Protocol.CLOSING, form);
      }
    }
    call.console.print(answer.body());
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
    new Obstacles(call, target).checkUser();
    DescriptorLimit before = target.descriptorLimit();
    if (before == null) {
      throw new Failure(
          Exit.NOT_ATTACHED,
          "the limit of " + target.words() + " is not known here, or has no end.");
    }
    if (soft <= before.soft) {
      call.console.warn(target.words() + " may open " + before.soft + " descriptors already.");
      return;
    }
    String refusal = call.machine.limits.raise(before.command(target.pid, soft));
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
    call.console.warn(
        target.words()
            + " may open "
            + after.soft
            + " descriptors now; before "
            + before.soft
            + '.');
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
