// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.report.text.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;

/** What leaks in a JVM, at this moment. */
final class ReportCommand extends CliCommand {
  private final OptionalTarget process;

  /** The forms of a report, of which at most one may be asked for. */
  private final Given<Boolean> json;

  private final Given<String> html;
  private final Given<Boolean> collapsed;

  private final Given<Boolean> kernelOnly;
  private final Verdict verdict;

  /** How much of it. */
  private final Given<Boolean> brief;

  private final Given<Boolean> full;
  private final Given<String> site;

  ReportCommand(Invocation call) {
    super(
        call,
        "report",
        "The leaks that stand now, and the code behind them.",
        "",
        "Without a PID: the only JVM, or a word on which is the sickest. Lines are as",
        "wide as the terminal or as COLUMNS says, and of any length in a pipe.");
    process = new OptionalTarget(this);
    json = oneOf(flag("--json", "For programs: JSON Lines, docs/report-format.md."));
    html = oneOf(option("--html", "FILE", "A page for the browser."));
    collapsed = oneOf(flag("--collapsed", "Open sockets by stack, for flame graphs."));
    takeOneOf(json, html, collapsed);
    kernelOnly = take(flag("--kernel-only", "Ask the kernel, not the agent; also --json."));
    verdict = new Verdict(this);
    brief = oneOf(flag("--brief", "Figures and tables only."));
    full = oneOf(flag("--full", "All that is known, of all sites."));
    site = oneOf(option("--site", "SITE", "One site with all its frames; the first letters do."));
    takeOneOf(brief, full, site);
  }

  @Override
  public Integer call() throws Failure {
    checkExtent();
    Target target = process.target();
    if (kernelOnly.isSet()) {
      if (html.orNull() != null || collapsed.isSet()) {
        throw wrong("--kernel-only is a text or --json");
      }
      KernelCounts counts = KernelCounts.of(call, target);
      call.console.print(json.isSet() ? counts.json() : counts.text());
      return verdict.exitCode(0, counts.closeWait());
    }
    Message answer;
    try (Link link = Link.to(call, target)) {
      answer = link.ask(Protocol.REPORT, name(), layout());
    }
    String page = html.orNull();
    if (page == null) {
      call.console.print(answer.body());
      advise(target);
    } else {
      boolean trusted = !target.foreign && !target.ownPids;
      write(page, trusted ? answer.body() : StillPage.of(answer.body(), whose(target)));
    }
    return verdict.exitCode(answer.number(Protocol.WARN_SITES), answer.number(Protocol.INFO_SITES));
  }

  private void checkExtent() {
    String wanted = site.orNull();
    if ((brief.isSet() || full.isSet() || wanted != null)
        && (kernelOnly.isSet() || !name().equals(Protocol.TEXT))) {
      throw wrong("--brief, --full and --site are for the agent's text");
    }
    if (wanted != null && !wanted.matches("[a-z0-9]{1,40}")) {
      throw wrong(
          "'" + wanted + "' is no site; it takes the name that the report shows, or its beginning");
    }
  }

  private String layout() {
    if (!name().equals(Protocol.TEXT)) {
      return "";
    }
    Layout.Depth depth =
        brief.isSet() ? Layout.Depth.BRIEF : full.isSet() ? Layout.Depth.FULL : Layout.Depth.USUAL;
    return new Layout(new Window(call).width(), depth, site.orNull()).words();
  }

  /** Not on the output that programs read. */
  private void advise(Target target) {
    String advice = Descriptors.advice(target);
    if (advice != null) {
      call.console.warn(advice + '.');
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
    if (html.orNull() != null) {
      return Protocol.HTML;
    }
    return json.isSet() ? Protocol.JSON : collapsed.isSet() ? Protocol.COLLAPSED : Protocol.TEXT;
  }

  private void write(String file, String page) throws Failure {
    try {
      Files.write(Paths.get(file), page.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Failure(Exit.FILE, "'" + file + "' cannot be written: " + Reason.of(e) + '.');
    }
    call.console.say("Written to " + file + ".");
  }
}
