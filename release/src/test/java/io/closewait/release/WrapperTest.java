// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that runs the command line, with a java that only tells how it was called. */
class WrapperTest {
  @TempDir private Path folder;
  private Path home;
  private Path script;

  @BeforeEach
  void unpack() throws IOException {
    home = folder.resolve("a jdk");
    program(home.resolve("bin/java"), "#!/bin/sh\necho \"$JAVA_TOOL_OPTIONS|$*\"\n");
    script = folder.resolve("some folder/bin/closewait");
    program(script, Installation.wrapper("share/closewait/"));
  }

  @Test
  void findsTheJarAlsoThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("closewait"), script);
    String jar =
        folder.toRealPath().resolve("some folder/share/closewait/closewait-agent.jar").toString();
    assertEquals(
        "0 |" + named(link) + " -jar " + jar + " explain --json a.log\n",
        run(Map.of("JAVA_HOME", home.toString()), link, "explain", "--json", "a.log"));
  }

  @Test
  void startsFastForWhatIsDoneInAMoment() throws Exception {
    String said = run(Map.of("JAVA_HOME", home.toString()), script, "list", "--json");
    assertTrue(said.startsWith("0 |-XX:+IgnoreUnrecognizedVMOptions "), said);
    assertTrue(said.contains(" -XX:TieredStopAtLevel=1 "), said);
    assertTrue(said.endsWith("closewait-agent.jar list --json\n"), said);
  }

  @Test
  void isCalledByItsNameWhereItIsOnThePath() throws Exception {
    String path = script.getParent() + ":" + System.getenv("PATH");
    String said = run(Map.of("JAVA_HOME", home.toString(), "PATH", path), script, "top");
    assertTrue(said.startsWith("0 |-Dio.closewait.script=closewait -jar "), said);
  }

  private static String named(Path called) {
    return "-Dio.closewait.script=" + called;
  }

  @Test
  void takesNoOptionsThatAreForTheApplication() throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_HOME", home.toString(), "JAVA_TOOL_OPTIONS", "-javaagent:closewait-agent.jar");
    assertEquals("0 |", run(environment, script).substring(0, 3));
  }

  @Test
  void saysThatThereIsNoJava() throws Exception {
    assertEquals(
        "3 closewait: java was not found; install a JDK or set JAVA_HOME.\n",
        run(Map.of("JAVA_HOME", "", "PATH", emptyOfJava()), script));
  }

  /** The few commands that the script itself needs. */
  private String emptyOfJava() throws IOException {
    Path commands = Files.createDirectories(folder.resolve("commands"));
    for (String name : List.of("readlink", "dirname")) {
      program(commands.resolve(name), "#!/bin/sh\nexec /usr/bin/" + name + " \"$@\"\n");
    }
    return commands.toString();
  }

  private static String run(Map<String, String> environment, Path script, String... arguments)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + said;
  }

  private static void program(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " a program");
    }
  }
}
