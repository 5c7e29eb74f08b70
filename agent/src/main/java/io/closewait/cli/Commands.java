// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine;

/**
 * The commands by their names. Each call builds the model of its own command only: that of all
 * takes as much of the processor as most commands need to do their work, on a machine that is sick
 * already.
 */
final class Commands {
  /** In the order of the help. */
  static final List<String> NAMES =
      Collections.unmodifiableList(
          Arrays.asList(
              "list", "attach", "report", "holders", "status", "top", "watch", "visit", "close",
              "detach", "explain", "help", "version"));

  private Commands() {}

  /** What this call needs: its command, or all of them to help or to find the nearest. */
  static void add(CommandLine root, Invocation call, String[] arguments) {
    String name = arguments.length == 0 ? "" : arguments[0];
    if (NAMES.contains(name) && !name.equals("help")) {
      root.addSubcommand(make(name, call).spec);
    } else {
      addAll(root, call);
    }
  }

  static void addAll(CommandLine root, Invocation call) {
    for (String name : NAMES) {
      root.addSubcommand(make(name, call).spec);
    }
  }

  private static CliCommand make(String name, Invocation call) {
    switch (name) {
      case "list":
        return new ListCommand(call);
      case "attach":
        return new AttachCommand(call);
      case "report":
        return new ReportCommand(call);
      case "holders":
        return new HoldersCommand(call);
      case "status":
        return new StatusCommand(call);
      case "top":
        return new TopCommand(call);
      case "watch":
        return new WatchCommand(call);
      case "visit":
        return new VisitCommand(call);
      case "close":
        return new CloseCommand(call);
      case "detach":
        return new DetachCommand(call);
      case "explain":
        return new ExplainCommand(call);
      case "help":
        return new HelpCommand(call);
      case "version":
        return new VersionCommand(call);
      default:
        throw new IllegalArgumentException(name);
    }
  }
}
