// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.report.text.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What leaks in a JVM, at this moment. */
@Command(
    name = "report",
    description = "The leaks that stand now, and the code behind them.",
    footer = {
      "",
      "Without a PID: the only JVM, or a word on which is the sickest. Lines are as",
      "wide as the terminal or as COLUMNS says, and of any length in a pipe."
    })
final class ReportCommand implements Callable<Integer> {
  @ParentCommand private CliCall cli;

  @Spec private CommandSpec spec;

  @Mixin private OptionalTarget process;

  @ArgGroup private Form form = new Form();

  @Option(names = "--kernel-only", description = "Ask the kernel, not the agent; also --json.")
  private boolean kernelOnly;

  @Mixin private Verdict verdict;

  @ArgGroup private Extent extent = new Extent();

  /** How much of it. */
  private static final class Extent {
    @Option(names = "--brief", description = "Figures and tables only.")
    private boolean brief;

    @Option(names = "--full", description = "All that is known, of all sites.")
    private boolean full;

    @Option(
        names = "--site",
        paramLabel = "SITE",
        description = "One site with all its frames; the first letters do.")
    private @Nullable String site;

    boolean isGiven() {
      return brief || full || site != null;
    }
  }

  /** The forms of a report, of which at most one may be asked for. */
  private static final class Form {
    @Option(names = "--json", description = "For programs: JSON Lines, docs/report-format.md.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "A page for the browser.")
    private @Nullable Path html;

    @Option(names = "--collapsed", description = "Open sockets by stack, for flame graphs.")
    private boolean collapsed;
  }

  @Override
  public Integer call() throws Failure {
    checkExtent();
    Target target = process.target(cli.call);
    if (kernelOnly) {
      if (form.html != null || form.collapsed) {
        throw new ParameterException(spec.commandLine(), "--kernel-only is a text or --json");
      }
      KernelCounts counts = KernelCounts.of(cli.call, target);
      cli.call.console.print(form.json ? counts.json() : counts.text());
      return verdict.exitCode(0, counts.closeWait());
    }
    Message answer;
    try (Link link = Link.to(cli.call, target)) {
      answer = link.ask(Protocol.REPORT, name(), layout());
    }
    if (form.html == null) {
      cli.call.console.print(answer.body());
      advise(target);
    } else {
      boolean trusted = !target.foreign && !target.ownPids;
      write(trusted ? answer.body() : StillPage.of(answer.body(), whose(target)));
    }
    return verdict.exitCode(answer.number(Protocol.WARN_SITES), answer.number(Protocol.INFO_SITES));
  }

  private void checkExtent() {
    if (extent.isGiven() && (kernelOnly || !name().equals(Protocol.TEXT))) {
      throw new ParameterException(
          spec.commandLine(), "--brief, --full and --site are for the agent's text");
    }
    String site = extent.site;
    if (site != null && !site.matches("[a-z0-9]{1,40}")) {
      throw new ParameterException(
          spec.commandLine(),
          "'" + site + "' is no site; it takes the name that the report shows, or its beginning");
    }
  }

  private String layout() {
    if (!name().equals(Protocol.TEXT)) {
      return "";
    }
    Layout.Depth depth =
        extent.brief ? Layout.Depth.BRIEF : extent.full ? Layout.Depth.FULL : Layout.Depth.USUAL;
    return new Layout(new Window(cli.call).width(), depth, extent.site).words();
  }

  /** Not on the output that programs read. */
  private void advise(Target target) {
    String advice = Descriptors.advice(target);
    if (advice != null) {
      cli.call.console.warn(advice + '.');
    }
  }

  private static String whose(Target target) {
    return "From "
        + target.words()
        + " of user "
        + target.user
        + ", therefore shown without scripts.";
  }

  private String name() {
    if (form.html != null) {
      return Protocol.HTML;
    }
    return form.json ? Protocol.JSON : form.collapsed ? Protocol.COLLAPSED : Protocol.TEXT;
  }

  private void write(String page) throws Failure {
    try {
      Files.write(form.html, page.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Failure(Exit.FILE, "'" + form.html + "' cannot be written: " + Reason.of(e) + '.');
    }
    cli.call.console.say("Written to " + form.html + ".");
  }
}
