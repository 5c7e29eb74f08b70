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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Watches all JVMs of the machine from outside, and has the sick one looked into. */
final class WatchCommand extends CliCommand {
  private final Given<List<Rule>> rules;
  private final Given<List<String>> only;
  private final Given<String> attach;
  private final Given<String> reports;
  private final Given<String> metrics;
  private final Given<String> json;
  private final Given<Boolean> dryRun;
  private final Given<Long> everyMillis;
  private final Given<Integer> turns;

  WatchCommand(Invocation call) {
    super(
        call,
        "watch",
        "Watches all JVMs from outside; nothing is loaded until one is sick.",
        "",
        "Rules: close_wait > 200 for 5m, dead > 50, established > 5000, descriptors > 80%%,",
        "limit within 1h, growing for 30m, established growing for 2h, descriptors > 900.",
        "A JVM says no by -Dclosewait.watch=never or CLOSEWAIT_WATCH=never.");
    rules =
        take(
            option(
                    "--when",
                    "RULE",
                    "When a JVM is sick; may be given often. Without it, five usual ones.")
                .type(List.class)
                .auxiliaryTypes(Rule.class)
                .converters(new RuleText()));
    only =
        take(
            option(
                    "--only",
                    "NAME",
                    "Only JVMs of this main class or jar; * is anything; may be given often.")
                .type(List.class)
                .auxiliaryTypes(String.class));
    attach =
        take(
            option(
                    "--attach",
                    "OPTIONS",
                    "Look into the sick one: load the agent with these options, keep its report.")
                .arity("0..1")
                .fallbackValue(""));
    reports =
        take(
            option(
                    "--reports",
                    "DIR",
                    "Where reports are kept (${DEFAULT-VALUE}); for the owner's eyes only.")
                .defaultValue("closewait-reports"));
    metrics =
        take(
            option(
                "--metrics",
                "[HOST:]PORT",
                "Serve metrics to Prometheus; without a host on 127.0.0.1 only."));
    json = take(option("--json", "FILE", "Append what changes: one JSON object a line."));
    dryRun = take(flag("--dry-run", "Say what --attach would do, and do not do it."));
    everyMillis =
        take(
            option(
                    "--every",
                    "TIME",
                    "Time between two looks, such as 10s or 2m (${DEFAULT-VALUE}).")
                .type(Long.class)
                .converters(new Time())
                .defaultValue("30s"));
    turns = take(number("--turns", "N", 6, "Ends after so many looks."));
  }

  @Override
  public Integer call() throws Failure {
    if (!call.machine.proc.isThere()) {
      throw new Failure(Exit.NOT_ATTACHED, "watch reads /proc, which only Linux has.");
    }
    String options = attach.or("");
    Options parsed = VisitCommand.parsed(options);
    for (String problem : parsed.problems()) {
      throw wrong("--attach: " + problem.replaceFirst("; the default .* is used$", ""));
    }
    boolean visits = attach.orNull() != null || dryRun.isSet();
    Visitor visitor = visits ? new Emissary(call, options, parsed) : new Nobody();
    Page page = new Page();
    Watchman watchman = watchman(visits, visitor, page);
    MetricsServer server = serve(page);
    Runtime.getRuntime().addShutdownHook(new Thread(visitor::callBack, "closewait-watch-end"));
    try {
      watchman.run(turns.or(Integer.MAX_VALUE));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      close(server);
    }
    return Exit.DONE;
  }

  private Watchman watchman(boolean visits, Visitor visitor, Page page) throws Failure {
    Proc proc = call.machine.proc;
    Orders orders =
        new Orders(
            rules.or(Rule.usual()),
            visits,
            dryRun.isSet(),
            TimeUnit.MILLISECONDS.toNanos(everyMillis.get()));
    String host = host();
    return new Watchman(
        orders,
        proc,
        new HostClock(proc),
        new Identities(proc, only.or(Collections.emptyList())),
        visitor,
        new Chronicle(call.console::say, jsonFile(), host),
        page,
        visits && !dryRun.isSet() ? folder() : null,
        host,
        call.machine.jar.version());
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
    String named = json.orNull();
    if (named == null) {
      return null;
    }
    try {
      Path file = OutputPath.of(named);
      OutputPath.check(file);
      return file;
    } catch (OutputException said) {
      throw new Failure(Exit.FILE, said.getMessage() + '.');
    } catch (IOException e) {
      throw new Failure(Exit.FILE, "'" + named + "' cannot be written: " + Reason.of(e) + '.');
    }
  }

  private Reports folder() throws Failure {
    String folder = reports.get();
    try {
      return Reports.in(Paths.get(folder).toAbsolutePath());
    } catch (IOException | RuntimeException e) {
      String why = e instanceof IOException ? Reason.of((IOException) e) : e.getMessage();
      throw new Failure(Exit.FILE, "the folder '" + folder + "' cannot keep reports: " + why + '.');
    }
  }

  /** Null where no metrics are asked for. */
  private @Nullable MetricsServer serve(Page page) throws Failure {
    String address = metrics.orNull();
    if (address == null) {
      return null;
    }
    Options parsed = VisitCommand.parsed("metrics=" + address);
    if (!parsed.problems().isEmpty() || parsed.metrics() == null) {
      throw wrong("--metrics: '" + address + "' is no [host:]port, such as 9405 or 0.0.0.0:9405");
    }
    try {
      MetricsServer server = MetricsServer.start(parsed.metrics(), page, WatchCommand::thread);
      call.console.say("metrics are served at " + server);
      return server;
    } catch (IOException e) {
      throw new Failure(
          Exit.FILE, "metrics cannot be served at " + address + ": " + Reason.of(e) + '.');
    }
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
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
}
