// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First aid as it is typed. */
class CloseCommandTest {
  private static final long PID = 4711;

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess jvm;
  private final List<String> typed = new ArrayList<>();
  private FakeAgent agent;

  @AfterEach
  void end() throws IOException {
    if (agent != null) {
      agent.close();
    }
  }

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    jvm = machine.jvm(PID, "com.acme.Main");
  }

  private void limit(int soft, int hard) throws IOException {
    jvm.file("limits", "Max open files            " + soft + "   " + hard + "   files\n");
  }

  /** What the tool makes of it. */
  private void raises(int soft, int hard, String refusal) {
    machine.limits =
        command -> {
          typed.add(command);
          try {
            limit(soft, hard);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return refusal;
        };
  }

  @Test
  void theLimitIsRaised() throws IOException {
    limit(1024, 4096);
    raises(3000, 4096, null);
    assertEquals(
        "closewait: process 4711 (com.acme.Main) may open 3000 descriptors now; before 1024.\n",
        machine.run("close", PID, "--raise-limit", 3000).exits(0).err());
    assertEquals(Arrays.asList("prlimit --pid 4711 --nofile=3000:4096"), typed);
  }

  @Test
  void whatIsEnoughIsLeftAlone() throws IOException {
    limit(1024, 4096);
    raises(0, 0, "must not be called");
    assertEquals(
        "closewait: process 4711 (com.acme.Main) may open 1024 descriptors already.\n",
        machine.run("close", PID, "--raise-limit", 1024).exits(0).err());
    assertTrue(typed.isEmpty());
  }

  @Test
  void whyItCouldNotBeRaisedIsOneSentence() throws IOException {
    limit(1024, 1024);
    raises(1024, 1024, "Operation not permitted");
    String said = machine.refusal(3, "close", PID, "--raise-limit", 3000);
    assertTrue(
        said.contains(
            "stays at 1024 (Operation not permitted); prlimit --pid 4711 --nofile=65536:65536"),
        said);
    jvm.file("limits", "");
    machine.refusal(3, "close", PID, "--raise-limit", 3000);
  }

  @Test
  void anotherUsersProcessIsNotTouched() throws IOException {
    machine.process(FakeMachine.OWN_PID).user(4242);
    jvm.user(4243);
    raises(9000, 9000, null);
    machine.refusal(3, "close", PID, "--raise-limit", 9000);
    assertTrue(typed.isEmpty());
  }

  @Test
  void whatIsAskedOfTheAgent() throws IOException {
    List<String> asked = new ArrayList<>();
    int[] left = {3};
    agent =
        jvm.agent(
            request -> {
              asked.add(request.command + " " + request.form + " " + request.details);
              left[0]--;
              return new Message()
                  .with(Protocol.LEFT, left[0])
                  .with(Protocol.SKIPPED, 0)
                  .body("still " + left[0] + "\n");
            });
    assertEquals(
        "still 0\n",
        machine
            .run("close", PID, "--site", "199143501f1b,unsampled", "--older-than", "2m", "--json")
            .exits(0)
            .out());
    assertEquals(
        Arrays.asList(
            "close json o120-m134217727-s199143501f1b-sunsampled",
            "closing json ",
            "closing json "),
        asked);
    left[0] = 1;
    machine.run("close", PID, "--all-proven", "--max", 5, "--dry-run").exits(0);
    assertEquals("close text o600-m5-d", asked.get(3));
    for (String age : Arrays.asList("0s", "1500ms", "2h")) {
      machine.run("close", PID, "--all-proven", "--older-than", age, "--max", 5).exits(0);
    }
    assertEquals(
        Arrays.asList("close text o0-m5", "close text o2-m5", "close text o7200-m5"),
        asked.subList(4, 7),
        "in the units of the options");
  }

  @Test
  void thatSomeWereLeftAloneIsAnExitCode() throws IOException {
    agent = jvm.agent(request -> new Message().with(Protocol.SKIPPED, 2).body("some\n"));
    machine.run("close", PID, "--all-proven").exits(1);
  }

  @Test
  void nothingAskedForIsUsage() {
    machine.refusal(2, "close", PID, "--site", "A'; rm");
    machine.refusal(2, "close", PID, "--site", "a", "--all-proven");
    String said = machine.refusal(2, "close", PID, "--all-proven", "--older-than", "soon");
    assertTrue(said.contains("'soon' is no age; it takes a duration up to 8760h, such as"), said);
    machine.refusal(2, "close", PID, "--all-proven", "--older-than", "1d");
    machine.refusal(2, "close", PID);
    machine.refusal(2, "close", PID, "--raise-limit", "0");
    machine.refusal(2, "close", PID, "--raise-limit", "many");
  }
}
