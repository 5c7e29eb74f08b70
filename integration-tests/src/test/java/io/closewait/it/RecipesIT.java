// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents tell a reader to type does what they say. */
class RecipesIT {
  private static final Path ROOT = Config.agentJar().resolve("../../..").normalize();

  private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  private static final Pattern AGENT =
      Pattern.compile("-javaagent:[\\w/${}]*closewait-agent\\.jar(?:=([^\\s\"'`]+))?");

  /**
   * What wants a machine, a container or a project that a test has not; see the release's own
   * check.
   */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "apt-get",
          "docker",
          "kubectl",
          "mvn",
          "ln",
          "tar",
          ".",
          "closewait",
          "sha256sum",
          "jattach");

  private static Path folder;

  static Stream<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (String page : List.of("docs/install.md", "docs/troubleshooting.md")) {
      Path file = ROOT.resolve(page);
      if (Files.exists(file)) {
        Matcher block = SHELL.matcher(Files.readString(file));
        while (block.find()) {
          block.group(1).lines().filter(line -> !line.isBlank()).forEach(commands::add);
        }
      }
    }
    return commands.stream().map(RecipesIT::inner).distinct();
  }

  /** In a container one types the same. */
  private static String inner(String command) {
    return command
        .replaceFirst("^docker exec (-u \\w+ )?CONTAINER ", "")
        .replaceFirst("^kubectl exec POD -- ", "")
        .replaceFirst("^java -jar /(tmp|closewait)/", "java -jar /opt/")
        .replaceFirst(" (report|attach) 1$", " $1 PID");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsRunOrKnown(String command) throws Exception {
    String program = command.replaceFirst(" .*", "");
    if (ELSEWHERE.contains(program)) {
      return;
    }
    if (command.matches("(export )?[A-Z_]+=.*")) {
      return; // options in it are looked at below
    }
    assertTrue(Set.of("java", "jcmd").contains(program), "nobody tries this: " + command);
    if (!command.contains("PID")) {
      runs(command.replace("-jar application.jar", "-version"), 0);
      return;
    }
    boolean brings = command.contains(" attach ") || command.contains("JVMTI.agent_load");
    TestedJvm.Builder jvm = TestedJvm.on(Runtimes.of(17));
    if (!brings) {
      jvm.agent(Config.agentJar(), "log=none");
    }
    try (TestedJvm target = jvm.start()) {
      runs(command.replace("PID", Long.toString(target.pid())), 0);
    }
  }

  /** An option that a document gives and the agent does not know would be a word on stderr only. */
  @Test
  void theAgentKnowsEveryOptionOnEveryPage() throws Exception {
    Set<String> options = new TreeSet<>();
    for (Path page : pages()) {
      for (MatchResult found : AGENT.matcher(Files.readString(page)).results().toList()) {
        if (found.group(1) != null) {
          options.add(found.group(1).replaceAll("[,.)]+$", ""));
        }
      }
    }
    assertTrue(options.size() > 5, "options found: " + options);
    for (String given : options) {
      String plain =
          given
              .replaceAll("\\$\\{?\\w+\\}?", "/tmp")
              .replace("%%", "%")
              .replace("[", "")
              .replace("]", "");
      if (!plain.contains("key=value") && !plain.contains("…")) {
        runs("java -javaagent:/opt/closewait-agent.jar=strict=true," + plain + " -version", 0);
      }
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(top, docs).filter(p -> p.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }

  private static synchronized Path folder() throws IOException {
    if (folder == null) {
      folder = new AgentFiles("recipes").folder;
      Files.createDirectories(folder.resolve("target"));
      Files.createFile(folder.resolve("target/leaks.jsonl"));
    }
    return folder;
  }

  private static void runs(String command, int wanted) throws IOException, InterruptedException {
    String line = command.replace("/opt/closewait-agent.jar", Config.agentJar().toString());
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(folder().toFile());
    String own = Runtimes.of(17).home().resolve("bin").toString();
    builder.environment().put("PATH", own + ":" + System.getenv("PATH"));
    Path output = Files.createTempFile(folder(), "said", "");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(Config.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertAll(
        () -> assertTrue(ended, line + " does not end: " + said),
        () -> assertEquals(wanted, process.exitValue(), line + ": " + said));
  }
}
