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
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Adds up the JSON Lines of a fleet: the same code has the same fingerprint everywhere. */
final class ExplainCommand extends CliCommand {
  private static final int TOLD = 5;

  /** An event with the longest stacks has some hundred kB. */
  private static final int LONGEST_LINE = 4 << 20;

  /** How a line of the text log begins. */
  private static final Pattern TEXT_LOG =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.+-]{9,} (INFO|WARN) .*");

  private final Given<List<String>> files;
  private final Given<Boolean> json;
  private final Given<List<String>> against;
  private final Given<Boolean> failOnNew;
  private final Verdict verdict;

  private int unreadable;
  private boolean textLog;

  ExplainCommand(Invocation call) {
    super(
        call,
        "explain",
        "Adds up JSON Lines of many JVMs by the guilty code.",
        "",
        "As the gate of a CI run: start the tests with json=FILE, then explain FILE",
        "--fail-on-leak. Is it fixed? explain AFTER... --against BEFORE... --fail-on-new");
    files =
        take(
            parameter(
                    "0..*",
                    "FILE",
                    "JSON Lines of agents, rolled ones too; - is the standard input.")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..*")
                .required(true));
    json = take(flag("--json", "For programs: one JSON object a site."));
    against =
        take(
            option(
                    "--against",
                    "FILE",
                    "JSON Lines from before: tells what is gone, still there, and new.")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..*"));
    failOnNew =
        take(
            flag(
                "--fail-on-new", "With --against: exit code 1 if a site is new, or leaks faster."));
    verdict = new Verdict(this);
  }

  @Override
  public Integer call() throws Failure {
    List<String> earlier = against.or(Collections.emptyList());
    if (failOnNew.isSet() && earlier.isEmpty()) {
      throw wrong("--fail-on-new is for --against");
    }
    Fleet before = read(earlier);
    Fleet fleet = read(files.get());
    if (unreadable > TOLD) {
      call.console.warn("and " + (unreadable - TOLD) + " more such lines.");
    }
    if (fleet.isEmpty() && (unreadable > 0 || textLog)) {
      throw new Failure(Exit.FILE, "none of the lines is an event of Closewait.");
    }
    Totals sums = fleet.sums();
    int exitCode = verdict.exitCode(sums.warnings, sums.others);
    if (earlier.isEmpty()) {
      call.console.print(json.isSet() ? fleet.json() : fleet.text());
      return exitCode;
    }
    Comparison comparison = new Comparison(before, fleet);
    call.console.print(json.isSet() ? comparison.json() : comparison.text());
    return failOnNew.isSet() && comparison.isWorse() ? Exit.LEAKS : exitCode;
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
          call.console.warn(
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
      call.console.warn(file + ":" + number + " " + why + ", passed over.");
    }
  }

  /** Bytes that are no UTF-8 become question marks: one bad line must not end it all. */
  private BoundedLines open(String file) throws IOException {
    InputStream in = file.equals("-") ? call.in : Files.newInputStream(path(file));
    return new BoundedLines(new InputStreamReader(in, StandardCharsets.UTF_8), LONGEST_LINE);
  }

  private static Path path(String file) throws IOException {
    if (file.isEmpty()) {
      throw new IOException("a file without a name");
    }
    return Paths.get(file);
  }
}
