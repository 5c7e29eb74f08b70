// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import io.closewait.cli.Cli;
import io.closewait.options.OptionTable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page, made of what the command line says of itself. */
final class Manual {
  static final String NAME = "closewait";

  private final String version;
  private final StringBuilder out = new StringBuilder();

  Manual(String version) {
    this.version = version;
  }

  /** The commands as the wrapper has them: under its own name. */
  static CommandLine commands() {
    CommandLine line = new CommandLine(Cli.commands());
    line.setCommandName(NAME);
    return line;
  }

  String roff() {
    CommandLine root = commands();
    out.setLength(0);
    line(".TH CLOSEWAIT 1 \"\" \"Closewait " + version + "\" \"\"");
    line(".SH NAME");
    line("closewait \\- names the code that leaks sockets in a JVM");
    line(".SH SYNOPSIS");
    for (CommandLine command : root.getSubcommands().values()) {
      synopsis(command.getCommandSpec());
    }
    line(".SH DESCRIPTION");
    for (String sentence : root.getCommandSpec().usageMessage().description()) {
      line(text(sentence));
    }
    line(".SH COMMANDS");
    for (CommandLine command : root.getSubcommands().values()) {
      command(command.getCommandSpec());
    }
    line(".SH \"OPTIONS OF THE AGENT\"");
    line("key=value, separated by commas after the = of \\-javaagent, by spaces after attach PID.");
    line(".nf");
    for (String line : OptionTable.text().split("\n")) {
      line(text(line));
    }
    line(".fi");
    line(".SH \"EXIT STATUS\"");
    String[] footer = root.getCommandSpec().usageMessage().footer();
    line(text(footer[footer.length - 2]));
    line(text(footer[footer.length - 1]));
    line(".SH \"SEE ALSO\"");
    line("ss(8), proc(5)");
    return out.toString();
  }

  private void synopsis(CommandSpec command) {
    out.append(".br\n.B ").append(NAME).append(' ').append(text(command.name()));
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      boolean must = parameter.arity().min() > 0;
      String label = text(parameter.paramLabel()) + (parameter.arity().isVariable() ? " ..." : "");
      out.append(must ? " " + label : " [" + label + "]");
    }
    if (!command.options().isEmpty()) {
      out.append(" [option ...]");
    }
    out.append('\n');
  }

  private void command(CommandSpec command) {
    line(".SS " + text(command.name()));
    for (String sentence : command.usageMessage().description()) {
      line(text(sentence));
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      item(parameter.paramLabel());
      description(parameter);
    }
    for (OptionSpec option : command.options()) {
      String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
      item(String.join(", ", option.names()) + value);
      description(option);
    }
    for (String sentence : command.usageMessage().footer()) {
      line(sentence.isEmpty() ? ".PP" : text(sentence));
    }
  }

  private void description(ArgSpec argument) {
    for (String sentence : argument.description()) {
      line(text(sentence));
    }
  }

  private void item(String term) {
    line(".TP");
    line(".B " + text(term));
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  /**
   * Neither a hyphen, nor a backslash, nor a dot at the start of a line may mean anything to roff.
   */
  private static String text(String plain) {
    String escaped = plain.replace("%n", " ").replace("%%", "%");
    escaped = escaped.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
