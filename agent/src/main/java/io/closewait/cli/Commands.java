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
  static void add(CommandLine root, String[] arguments) {
    String name = arguments.length == 0 ? "" : arguments[0];
    if (NAMES.contains(name) && !name.equals("help")) {
      root.addSubcommand(type(name));
    } else {
      addAll(root);
    }
  }

  static void addAll(CommandLine root) {
    for (String name : NAMES) {
      root.addSubcommand(type(name));
    }
  }

  /** A switch, as a table of classes would load them all. */
  private static Class<?> type(String name) {
    switch (name) {
      case "list":
        return ListCommand.class;
      case "attach":
        return AttachCommand.class;
      case "report":
        return ReportCommand.class;
      case "holders":
        return HoldersCommand.class;
      case "status":
        return StatusCommand.class;
      case "top":
        return TopCommand.class;
      case "watch":
        return WatchCommand.class;
      case "visit":
        return VisitCommand.class;
      case "close":
        return CloseCommand.class;
      case "detach":
        return DetachCommand.class;
      case "explain":
        return ExplainCommand.class;
      case "help":
        return HelpCommand.class;
      case "version":
        return VersionCommand.class;
      default:
        throw new IllegalArgumentException(name);
    }
  }
}
