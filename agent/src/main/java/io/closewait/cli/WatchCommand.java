// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Proc;
import io.closewait.options.Options;
import io.closewait.options.Quantity;
import io.closewait.report.file.OutputException;
import io.closewait.report.file.OutputPath;
import io.closewait.report.metrics.MetricsServer;
import io.closewait.report.metrics.Page;
import io.closewait.report.text.RunInfo;
import io.closewait.watch.BadRuleException;
import io.closewait.watch.Chronicle;
import io.closewait.watch.Finding;
import io.closewait.watch.Jvm;
import io.closewait.watch.Orders;
import io.closewait.watch.Reports;
import io.closewait.watch.Rule;
import io.closewait.watch.Visitor;
import io.closewait.watch.Watchman;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Watches all JVMs of the machine from outside, and has the sick one looked into. */
@Command(
    name = "watch",
    description = "Watches all JVMs from outside; nothing is loaded until one is sick.",
    footer = {
      "",
      "Rules: close_wait > 200 for 5m, dead > 50, established > 5000, descriptors > 80%%,",
      "limit within 1h, growing for 30m, established growing for 2h, descriptors > 900.",
      "A JVM says no by -Dclosewait.watch=never or CLOSEWAIT_WATCH=never."
    })
final class WatchCommand implements Callable<Integer> {
  @ParentCommand private CliCall cli;

  @Spec private CommandSpec spec;

  @Option(
      names = "--when",
      paramLabel = "RULE",
      converter = RuleText.class,
      description = "When a JVM is sick; may be given often. Without it, five usual ones.")
  private List<Rule> rules = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Only JVMs of this main class or jar; * is anything; may be given often.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--attach",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "OPTIONS",
      description = "Look into the sick one: load the agent with these options, keep its report.")
  private @Nullable String attach;

  @Option(
      names = "--reports",
      paramLabel = "DIR",
      description = "Where reports are kept (${DEFAULT-VALUE}); for the owner's eyes only.")
  private String reports = "closewait-reports";

  @Option(
      names = "--metrics",
      paramLabel = "[HOST:]PORT",
      description = "Serve metrics to Prometheus; without a host on 127.0.0.1 only.")
  private @Nullable String metrics;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Append what changes: one JSON object a line.")
  private @Nullable String json;

  @Option(names = "--dry-run", description = "Say what --attach would do, and do not do it.")
  private boolean dryRun;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      converter = Time.class,
      defaultValue = "30s",
      description = "Time between two looks, such as 10s or 2m (${DEFAULT-VALUE}).")
  private long everyMillis;

  @Option(
      names = "--turns",
      paramLabel = "N",
      converter = Amount.class,
      description = "Ends after so many looks.")
  private @Nullable Integer turns;

  @Override
  public Integer call() throws Failure {
    if (!cli.call.machine.proc.isThere()) {
      throw new Failure(Exit.NOT_ATTACHED, "watch reads /proc, which only Linux has.");
    }
    String options = attach == null ? "" : attach;
    Options parsed = VisitCommand.parsed(options);
    for (String problem : parsed.problems()) {
      throw wrong("--attach: " + problem.replaceFirst("; the default .* is used$", ""));
    }
    boolean visits = attach != null || dryRun;
    Visitor visitor = visits ? new Emissary(cli.call, options, parsed) : new Nobody();
    Page page = new Page();
    Watchman watchman = watchman(visits, visitor, page);
    MetricsServer server = serve(page);
    Runtime.getRuntime().addShutdownHook(new Thread(visitor::callBack, "closewait-watch-end"));
    try {
      watchman.run(turns == null ? Integer.MAX_VALUE : turns);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      close(server);
    }
    return Exit.DONE;
  }

  private Watchman watchman(boolean visits, Visitor visitor, Page page) throws Failure {
    Proc proc = cli.call.machine.proc;
    Orders orders =
        new Orders(
            rules.isEmpty() ? Rule.usual() : rules,
            visits,
            dryRun,
            TimeUnit.MILLISECONDS.toNanos(everyMillis));
    String host = host();
    return new Watchman(
        orders,
        proc,
        new HostClock(proc),
        new Identities(proc, only),
        visitor,
        new Chronicle(cli.call.console::say, jsonFile(), host),
        page,
        visits && !dryRun ? folder() : null,
        host,
        cli.call.machine.jar.version());
  }

  private static void close(@Nullable MetricsServer server) {
    try {
      if (server != null) {
        server.close();
      }
    } catch (IOException ending) {
      // the port goes with the process
    }
  }

  private static String host() {
    String host = RunInfo.current().host;
    return host == null ? "?" : Terminal.value(host);
  }

  private @Nullable Path jsonFile() throws Failure {
    if (json == null) {
      return null;
    }
    try {
      Path file = OutputPath.of(json);
      OutputPath.check(file);
      return file;
    } catch (OutputException said) {
      throw new Failure(Exit.FILE, said.getMessage() + '.');
    } catch (IOException e) {
      throw new Failure(Exit.FILE, "'" + json + "' cannot be written: " + Reason.of(e) + '.');
    }
  }

  private Reports folder() throws Failure {
    try {
      return Reports.in(Paths.get(reports).toAbsolutePath());
    } catch (IOException | RuntimeException e) {
      String why = e instanceof IOException ? Reason.of((IOException) e) : e.getMessage();
      throw new Failure(
          Exit.FILE, "the folder '" + reports + "' cannot keep reports: " + why + '.');
    }
  }

  /** Null where no metrics are asked for. */
  private @Nullable MetricsServer serve(Page page) throws Failure {
    if (metrics == null) {
      return null;
    }
    Options parsed = VisitCommand.parsed("metrics=" + metrics);
    if (!parsed.problems().isEmpty() || parsed.metrics() == null) {
      throw wrong("--metrics: '" + metrics + "' is no [host:]port, such as 9405 or 0.0.0.0:9405");
    }
    try {
      MetricsServer server = MetricsServer.start(parsed.metrics(), page, WatchCommand::thread);
      cli.call.console.say("metrics are served at " + server);
      return server;
    } catch (IOException e) {
      throw new Failure(
          Exit.FILE, "metrics cannot be served at " + metrics + ": " + Reason.of(e) + '.');
    }
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /** Where nobody is to be looked into. */
  private static final class Nobody implements Visitor {
    @Override
    public @Nullable String refusal(Jvm jvm, boolean visited) {
      return null;
    }

    @Override
    public Finding visit(Jvm jvm) {
      return new Finding();
    }

    @Override
    public void callBack() {}
  }

  private static final class RuleText implements ITypeConverter<Rule> {
    @Override
    public Rule convert(String text) {
      try {
        return Rule.parse(text);
      } catch (BadRuleException said) {
        throw new TypeConversionException(said.getMessage());
      }
    }
  }

  private static final class Time implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long millis = Quantity.millisOr(text, -1);
      if (millis < 0) {
        throw new TypeConversionException(
            "'" + text + "' is no time of 100ms to 8760h, such as 10s or 2m");
      }
      return millis;
    }
  }

  private static final class Amount extends WholeNumber {
    Amount() {
      super(6);
    }
  }
}
