// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What leaks in a JVM, at this moment. */
@Command(name = "report", description = "The leaks that stand now, and the code behind them.")
final class ReportCommand implements Callable<Integer> {
  @Mixin private TargetArgument process;

  @ArgGroup private Form form = new Form();

  @Mixin private Verdict verdict;

  /** At most one of them. */
  private static final class Form {
    @Option(names = "--json", description = "For programs: JSON Lines, docs/report-format.md.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "A page for the browser.")
    private Path html;

    @Option(names = "--collapsed", description = "Open sockets by stack, for flame graphs.")
    private boolean collapsed;

    @Option(names = "--kernel-only", description = "Ask the kernel, not the agent.")
    private boolean kernelOnly;
  }

  @Override
  public Integer call() throws Failure {
    Target target = process.target();
    if (form.kernelOnly) {
      KernelCounts counts = KernelCounts.of(target);
      System.out.print(counts.text());
      return verdict.exitCode(0, counts.closeWait());
    }
    Message answer;
    try (Link link = Link.to(target)) {
      answer = link.ask(Protocol.REPORT, name());
    }
    if (form.html == null) {
      System.out.print(Terminal.printable(answer.body()));
    } else {
      write(answer.body());
    }
    return verdict.exitCode(answer.number(Protocol.WARN_SITES), answer.number(Protocol.INFO_SITES));
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
      throw new Failure(Exit.FILE, form.html + " cannot be written: " + e);
    }
    System.out.println("Written to " + form.html + ".");
  }
}
