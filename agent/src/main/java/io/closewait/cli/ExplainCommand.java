// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.leak.Totals;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Adds up the JSON Lines of a fleet: the same code has the same fingerprint everywhere. */
@Command(
    name = "explain",
    description = "Adds up JSON Lines of many JVMs by the guilty code.",
    footer = {
      "",
      "As the gate of a CI run: start the tests with json=FILE, then explain FILE",
      "--fail-on-leak. Is it fixed? explain AFTER... --against BEFORE... --fail-on-new"
    })
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand private CliCall cli;

  @Spec private CommandSpec spec;

  private static final int TOLD = 5;

  /** An event with the longest stacks has some hundred kB. */
  private static final int LONGEST_LINE = 4 << 20;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "JSON Lines of agents, rolled ones too; - is the standard input.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--json", description = "For programs: one JSON object a site.")
  private boolean json;

  @Option(
      names = "--against",
      arity = "1..*",
      paramLabel = "FILE",
      description = "JSON Lines from before: tells what is gone, still there, and new.")
  private List<String> earlier = new ArrayList<>();

  @Option(
      names = "--fail-on-new",
      description = "With --against: exit code 1 if a site is new, or leaks faster.")
  private boolean failOnNew;

  @Mixin private Verdict verdict;

  /** How a line of the text log begins. */
  private static final Pattern TEXT_LOG =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.+-]{9,} (INFO|WARN) .*");

  private int unreadable;
  private boolean textLog;

  @Override
  public Integer call() throws Failure {
    if (failOnNew && earlier.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--fail-on-new is for --against");
    }
    Fleet before = read(earlier);
    Fleet fleet = read(files);
    if (unreadable > TOLD) {
      cli.call.console.warn("and " + (unreadable - TOLD) + " more such lines.");
    }
    if (fleet.isEmpty() && (unreadable > 0 || textLog)) {
      throw new Failure(Exit.FILE, "none of the lines is an event of Closewait.");
    }
    Totals sums = fleet.sums();
    int exitCode = verdict.exitCode(sums.warnings, sums.others);
    if (earlier.isEmpty()) {
      cli.call.console.print(json ? fleet.json() : fleet.text());
      return exitCode;
    }
    Comparison comparison = new Comparison(before, fleet);
    cli.call.console.print(json ? comparison.json() : comparison.text());
    return failOnNew && comparison.isWorse() ? Exit.LEAKS : exitCode;
  }

  private Fleet read(List<String> names) throws Failure {
    Fleet fleet = new Fleet();
    for (String name : names) {
      read(name, fleet);
    }
    return fleet;
  }

  private void read(String file, Fleet fleet) throws Failure {
    try (BoundedLines lines = open(file)) {
      int number = 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        number++;
        if (number == 1 && TEXT_LOG.matcher(line).matches()) {
          textLog = true;
          cli.call.console.warn(
              file
                  + " is a text log, for people; explain takes what the option json=FILE writes,"
                  + " or 'report PID --json' prints.");
          return;
        }
        if (lines.wasCut()) {
          passOver(file, number, "is longer than any event");
        } else if (!line.trim().isEmpty()) {
          add(line, file, number, fleet);
        }
      }
    } catch (IOException e) {
      throw new Failure(Exit.FILE, "'" + file + "' cannot be read: " + Reason.of(e) + '.');
    }
  }

  private void add(String line, String file, int number, Fleet fleet) throws Failure {
    try {
      fleet.add(EventLine.of(line));
    } catch (IOException notOurs) {
      passOver(file, number, "is no event");
    }
    if (fleet.isFull()) {
      throw new Failure(Exit.FILE, "there are too many sites and runs to add up in one go.");
    }
  }

  private void passOver(String file, int number, String why) {
    if (++unreadable <= TOLD) {
      cli.call.console.warn(file + ":" + number + " " + why + ", passed over.");
    }
  }

  /** Bytes that are no UTF-8 become question marks: one bad line must not end it all. */
  private BoundedLines open(String file) throws IOException {
    InputStream in = file.equals("-") ? cli.call.in : Files.newInputStream(path(file));
    return new BoundedLines(new InputStreamReader(in, StandardCharsets.UTF_8), LONGEST_LINE);
  }

  private static Path path(String file) throws IOException {
    if (file.isEmpty()) {
      throw new IOException("a file without a name");
    }
    return Paths.get(file);
  }
}
