// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Message;
import io.closewait.mailbox.Nonce;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Summons;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.report.text.LeakMeaning;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Brings the agent into a running JVM. */
final class AttachCommand extends CliCommand {
  private final Given<String> process;
  private final Given<List<String>> words;
  private final Given<Boolean> kernelOnly;
  private final Given<Boolean> copy;
  private final Given<Boolean> json;

  AttachCommand(Invocation call) {
    super(
        call,
        "attach",
        "Loads the agent into a running JVM.",
        "",
        "Java 8 to 21 throw away their compiled code once when the first hook goes in:",
        "for some seconds everything is slower. Java 21 and later print four lines of",
        "their own to the target's stderr (JEP 451).");
    process =
        take(
            parameter("0", "PID", "The process; 'list' shows them. Without it: the only JVM.")
                .arity("0..1"));
    words =
        take(
            parameter("1..*", "key=value", "Options of the agent; 'help options' shows them.")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*"));
    kernelOnly =
        take(flag("--kernel-only", "Load nothing: counts by port and peer, from the kernel."));
    copy = take(flag("--copy", "Put a copy of the jar into the target's /tmp, if it needs one."));
    json = take(flag("--json", "With --kernel-only: for programs."));
  }

  @Override
  public Integer call() throws Failure {
    if (json.isSet() && !kernelOnly.isSet()) {
      throw wrong("--json is for --kernel-only");
    }
    String first = process.orNull();
    boolean isOption = first != null && first.indexOf('=') > 0;
    Long pid = first == null || isOption ? null : pid(first);
    List<String> options = new ArrayList<>(words.or(Collections.emptyList()));
    if (isOption) {
      options.add(0, first);
    }
    String text = String.join(",", options);
    Options parsed = Options.parse(text, new Properties(), Collections.<String, String>emptyMap());
    if (!parsed.problems().isEmpty()) {
      for (String problem : parsed.problems()) {
        call.console.warn(
            problem.replaceFirst("; the default .* is used$", "").replace(" (agent string)", ""));
      }
      call.console.warn("nothing was loaded.");
      return Exit.USAGE;
    }
    Target target = OptionalTarget.target(call, pid);
    if (kernelOnly.isSet()) {
      KernelCounts counts = KernelCounts.of(call, target);
      call.console.print(json.isSet() ? counts.json() : counts.text());
      return Exit.DONE;
    }
    checkFiles(parsed);
    return attach(target, text, parsed);
  }

  private Long pid(String word) {
    try {
      return new TargetArgument.Pid().convert(word);
    } catch (TypeConversionException notANumber) {
      throw wrong(String.valueOf(notANumber.getMessage()));
    }
  }

  /** The target would look for them in its own folder. */
  private void checkFiles(Options parsed) {
    String config = parsed.text(Option.CONFIG);
    String ignore = parsed.text(Option.IGNORE);
    checkFile("config", parsed.isDefault(Option.CONFIG) ? "" : config, config);
    checkFile("ignore", ignore.startsWith("@") ? "@" : "", ignore.replaceFirst("^@", ""));
  }

  private void checkFile(String key, String mark, String path) {
    boolean named = !mark.isEmpty() && !path.equals("none") && !path.equals("off");
    if (named && !new File(path).isAbsolute()) {
      String sign = mark.equals("@") ? "@" : "";
      throw wrong(
          key
              + "="
              + sign
              + path
              + ": the target has another working folder, so name the whole path: "
              + key
              + "="
              + sign
              + new File(path).getAbsolutePath());
    }
  }

  private int attach(Target target, String text, Options parsed) throws Failure {
    try (Link there = Link.existing(call, target)) {
      if (there != null) {
        return already(target, there.version(), text);
      }
    }
    Loader loader = new Loader(call, target);
    if (copy.isSet()) {
      loader.copy();
    }
    Summons summons = Summons.toInstall(Nonce.make(), text);
    loader.check(summons);
    if (target.java != null) {
      forewarn(target.java);
    }
    Message hello = loader.load(summons);
    String version = Terminal.value(String.valueOf(hello.get(Protocol.AGENT_VERSION)));
    if (hello.number(Protocol.PROTOCOL) != Protocol.VERSION) {
      throw new Failure(
          Exit.NOT_ATTACHED,
          "an agent of version "
              + version
              + " was loaded into "
              + target.words()
              + " before, and only that version can be used until the JVM ends.");
    }
    String outcome = hello.get(Protocol.OUTCOME);
    if (Protocol.ALREADY.equals(outcome)) {
      return already(target, version, text);
    }
    if (Protocol.FOR_TESTS.equals(outcome)) {
      call.console.say(
          "Closewait " + version + " keeps a ledger for tests in " + target.words() + ".");
      return Exit.DONE;
    }
    if (!Protocol.INSTALLED.equals(outcome)) {
      String sentence = String.valueOf(hello.get(Protocol.SENTENCE));
      throw new Failure(Exit.NOT_ATTACHED, target.words() + ": " + sentence + '.');
    }
    new Window(call).say("Closewait " + version + " is at work in " + target.words() + ".");
    tellVersion(version);
    Message status = status(target);
    List<String> refused = refused(status);
    for (String sentence : refused) {
      call.console.warn(sentence + ".");
    }
    if (refused.stream().noneMatch(sentence -> sentence.startsWith("log:"))) {
      tellLog(target, parsed, status.get(Protocol.PLACES + Option.LOG.key()));
    }
    tellPlace("JSON Lines", status.get(Protocol.PLACES + Option.JSON.key()));
    tellPlace("page", status.get(Protocol.PLACES + Option.HTML.key()));
    tellPlace("metrics", status.get(Protocol.PLACES + Option.METRICS.key()));
    tellNext(target, parsed);
    return refused.isEmpty() ? Exit.DONE : Exit.FILE;
  }

  /** The agent knows where its outputs are, and which cannot be, when it has made them. */
  private Message status(Target target) throws Failure {
    try (Link link = Link.existing(call, target)) {
      return link == null ? new Message() : link.ask(Protocol.STATUS, Protocol.OUTPUTS);
    }
  }

  private static List<String> refused(Message status) {
    List<String> refused = new ArrayList<>();
    for (int i = 1; status.get(Protocol.REFUSED_PARTS + i) != null; i++) {
      refused.add(status.get(Protocol.REFUSED_PARTS + i));
    }
    return refused;
  }

  private void tellPlace(String what, @Nullable String place) {
    if (place != null) {
      new Window(call).say("Its " + what + ": " + place + ".");
    }
  }

  private void forewarn(JavaHome java) {
    if (java.feature >= 8 && java.feature <= 21) {
      new Window(call)
          .warn(
              "Java "
                  + java.version
                  + " throws its compiled code away once when the first hook goes in: expect some slow"
                  + " seconds.");
    }
    if (java.feature >= 21) {
      new Window(call)
          .warn(
              "Java "
                  + java.version
                  + " will print four lines about a dynamically loaded agent to its stderr (JEP 451).");
    }
  }

  /** The options of an agent at work stay: what it has counted was counted by them. */
  private int already(Target target, String version, String text) throws Failure {
    if (!text.isEmpty()) {
      throw new Failure(
          Exit.NOT_ATTACHED,
          "Closewait "
              + version
              + " is already at work in "
              + target.words()
              + " and keeps its options; to change them type: "
              + call.command()
              + " detach "
              + target.pid
              + " and then the same again.");
    }
    call.console.say("Closewait " + version + " is already at work in " + target.words() + ".");
    tellVersion(version);
    return Exit.DONE;
  }

  private void tellVersion(String version) {
    if (!call.machine.jar.version().equals(version)) {
      call.console.warn(
          "that is not the version of this jar, "
              + call.machine.jar.version()
              + ": the first one loaded stays until the JVM ends.");
    }
  }

  private void tellNext(Target target, Options parsed) {
    new Window(call).say("A " + LeakMeaning.firstVerdict(parsed) + ".");
    call.console.say("Next: " + call.command() + " report " + target.pid);
  }

  private void tellLog(Target target, Options parsed, @Nullable String place) {
    if (place != null) {
      tellPlace("log", place);
      return;
    }
    String log = parsed.log();
    if (log == null || log.equals("stderr")) {
      call.console.say(log == null ? "It writes no log." : "Its log is the target's stderr.");
      return;
    }
    String file = log.replace("%p", Long.toString(target.innerPid)).replace("%h", "HOST");
    String folder = "";
    if (!new File(log).isAbsolute()) {
      try {
        folder = " in " + Files.readSymbolicLink(target.path("cwd"));
      } catch (IOException | RuntimeException unknown) {
        folder = " in its working folder";
      }
    }
    tellPlace("log", file + folder + ", made at the first warning");
  }
}
