// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.options.Nearest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole. */
public final class Cli extends CliCommand {
  private static final int WIDTH = 80;

  Cli(Invocation call) {
    super(
        call,
        "java -jar closewait-agent.jar",
        "Looks into running JVMs and names the code that leaks sockets.",
        "'help COMMAND' tells more of a command, 'help options' the options of the agent.",
        "At start instead: java -javaagent:closewait-agent.jar[=key=value,...] ...",
        "",
        "Exit codes: 0 done, 1 leaks found (--fail-on-leak), 2 usage, 3 cannot attach,",
        "4 no agent in the target, 5 target ended or silent, 6 file not to be used.");
    spec.usageMessage()
        .synopsisSubcommandLabel("COMMAND")
        .customSynopsis("java -jar closewait-agent.jar COMMAND")
        .commandListHeading("%n")
        .footerHeading("%n");
  }

  /** Runs a command and returns its exit code. */
  public static int run(String[] arguments) {
    // no command takes a value of a type of JDBC or java.time, for which much would be loaded
    System.setProperty("picocli.converters.excludes", "java\\..*");
    Console console = Console.ofThisProcess();
    return run(new Invocation(arguments, console, System.in, Machine.real()));
  }

  /**
   * All commands for people and what they take: for the manual and the completion that a release
   * brings.
   */
  public static CommandSpec commands() {
    Console console = Console.ofThisProcess();
    Invocation none = new Invocation(new String[0], console, System.in, Machine.real());
    CommandLine line = new CommandLine(new Cli(none).spec);
    Commands.addAll(line, none);
    CommandSpec all = line.getCommandSpec();
    List<String> hidden = new ArrayList<>();
    all.subcommands()
        .forEach(
            (name, command) -> {
              if (command.getCommandSpec().usageMessage().hidden()) {
                hidden.add(name);
              }
            });
    hidden.forEach(all::removeSubcommand);
    return all;
  }

  static int run(Invocation call) {
    try {
      return new Cli(call).execute();
    } catch (OutOfMemoryError tooLarge) {
      call.console.warn(
          "that is more than fits into this JVM; type: java -Xmx2g"
              + call.again().substring("java".length()));
      return Exit.FILE;
    }
  }

  @SuppressWarnings("DefaultCharset") // whoever reads along has the same
  private int execute() {
    String[] arguments = asCommands(call.arguments());
    CommandLine line = new CommandLine(spec);
    Commands.add(line, call, arguments);
    line.setOut(new PrintWriter(call.console.screen(), true));
    line.setErr(new PrintWriter(call.console.complaints(), true));
    line.setExpandAtFiles(false); // ignore=@FILE is the agent's to read
    line.setUsageHelpWidth(WIDTH);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setParameterExceptionHandler((wrong, given) -> usage(wrong));
    line.setExecutionExceptionHandler((thrown, command, result) -> failure(thrown));
    return outcome(line.execute(arguments));
  }

  /** What one types from habit: {@code --version}, {@code --help}, {@code COMMAND -h}. */
  private static String[] asCommands(String[] given) {
    if (given.length == 1 && given[0].equals("--version")) {
      return new String[] {"version"};
    }
    for (String argument : given) {
      if (argument.equals("--help") || argument.equals("-h")) {
        boolean named = !given[0].startsWith("-") && !given[0].equals("help");
        return named ? new String[] {"help", given[0]} : new String[] {"help"};
      }
    }
    return given;
  }

  /** A report that a full disk has swallowed must not look like one that has arrived. */
  private int outcome(int exitCode) {
    // whoever closed a pipe, such as head(1), had enough
    if (!call.console.failed() || exitCode == Exit.USAGE || call.console.pipe) {
      return exitCode;
    }
    call.console.warn("the output could not be written.");
    return Exit.FILE;
  }

  /** What is printed when no command is given. */
  @Override
  public Integer call() {
    throw wrong("");
  }

  private int usage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    String message = String.valueOf(wrong.getMessage());
    if (message.isEmpty()) {
      root.usage(err);
    } else if (command == root && wrong instanceof UnmatchedArgumentException) {
      String given = ((UnmatchedArgumentException) wrong).getUnmatched().get(0);
      String near = Nearest.to(given, commands(root));
      call.console.warn(
          "there is no command '"
              + given
              + "'; "
              + (near == null
                  ? "there are " + String.join(", ", commands(root))
                  : "did you mean " + near)
              + (near == null ? "." : "?"));
    } else {
      String name = command == root ? "" : " " + command.getCommandName();
      String said = plain(message) + suggestion(wrong);
      String end = said.endsWith(".") || said.endsWith("?") ? "" : ".";
      call.console.warn(said + end + " 'help" + name + "' tells more.");
    }
    err.flush();
    return Exit.USAGE;
  }

  private static String suggestion(ParameterException wrong) {
    boolean option =
        wrong instanceof UnmatchedArgumentException
            && ((UnmatchedArgumentException) wrong).isUnknownOption();
    if (!option) {
      return "";
    }
    String given = ((UnmatchedArgumentException) wrong).getUnmatched().get(0);
    List<String> options = new ArrayList<>();
    for (OptionSpec known : wrong.getCommandLine().getCommandSpec().options()) {
      options.addAll(Arrays.asList(known.names()));
    }
    String near = Nearest.to(given, options);
    return near == null ? "" : "; did you mean " + near + "?";
  }

  /** Those that are for people. */
  private static List<String> commands(CommandLine root) {
    List<String> names = new ArrayList<>();
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              if (!command.getCommandSpec().usageMessage().hidden()) {
                names.add(name);
              }
            });
    return names;
  }

  /** The message without how the library counts its parameters. */
  private static String plain(String message) {
    return message
        .replaceFirst("^Error: ", "")
        .replaceFirst("^Invalid value for positional parameter at index \\d+ \\([^)]*\\): ", "")
        .replaceFirst("^Unmatched argument at index \\d+: ", "one argument too many: ");
  }

  private int failure(Exception thrown) {
    if (thrown instanceof Failure) {
      call.console.warn(((Failure) thrown).sentence);
      return ((Failure) thrown).exitCode;
    }
    call.console.warn("a defect of the command line, please report it: " + thrown);
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (frame.getClassName().startsWith("io.closewait.")) {
        call.console.warnMore("    at " + frame);
      }
    }
    return Exit.FILE;
  }
}
