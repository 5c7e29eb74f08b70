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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Adds up the JSON Lines of a fleet: the same code has the same fingerprint everywhere. */
@Command(name = "explain", description = "Adds up JSON Lines of many JVMs by the guilty code.")
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

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

  @Mixin private Verdict verdict;

  private final Fleet fleet = new Fleet();
  private int unreadable;

  @Override
  public Integer call() throws Failure {
    for (String file : files) {
      read(file);
    }
    if (unreadable > TOLD) {
      cli.call.console.warn("and " + (unreadable - TOLD) + " more such lines.");
    }
    if (fleet.isEmpty() && unreadable > 0) {
      throw new Failure(Exit.FILE, "none of the lines is an event of Closewait.");
    }
    cli.call.console.print(json ? fleet.json() : fleet.text());
    Totals sums = fleet.sums();
    return verdict.exitCode(sums.warnings, sums.others);
  }

  private void read(String file) throws Failure {
    try (BoundedLines lines = open(file)) {
      int number = 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        number++;
        if (lines.wasCut()) {
          passOver(file, number, "is longer than any event");
        } else if (!line.trim().isEmpty()) {
          add(line, file, number);
        }
      }
    } catch (IOException e) {
      throw new Failure(Exit.FILE, "'" + file + "' cannot be read: " + Reason.of(e) + '.');
    }
  }

  private void add(String line, String file, int number) throws Failure {
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
