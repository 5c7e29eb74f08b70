// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.mailbox.Message;
import io.closewait.mailbox.Proc;
import io.closewait.watch.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the watchman recognises, and whom he leaves alone. */
class ConsentTest {
  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess process;

  @BeforeEach
  void makeProcess() throws IOException {
    machine = new FakeMachine(folder);
    process = machine.jvm(4711, "com.acme.Main").file("environ", "HOME=/\0");
  }

  private String refusal(boolean visited) {
    Jvm jvm = new Jvm(4711, "" + (1000 + 4711), "com.acme.Main", "");
    return new Consent(machine.call("watch")).refusal(jvm, visited);
  }

  @Test
  void nothingStandsInTheWay() {
    assertNull(refusal(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Dclosewait.watch=never",
        "-XX:+DisableAttachMechanism",
        "-XX:-EnableDynamicAgentLoading"
      })
  void itsCommandLineForbidsIt(String option) throws IOException {
    process.runs("/jdk/bin/java", option, "com.acme.Main");
    assertNotNull(refusal(true));
    process.runs("/jdk/bin/java", "com.acme.Main");
    process.file("environ", "A=b\0JAVA_TOOL_OPTIONS=-Xmx1g  " + option + "\0");
    assertNotNull(refusal(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLOSEWAIT_WATCH=never", "closewait.watch=never"})
  void itsEnvironmentForbidsIt(String entry) throws IOException {
    process.file("environ", "A=b\0" + entry + "\0");
    assertEquals("its environment forbids it (" + entry + ")", refusal(false));
    process.file("environ", "A=" + entry + "\0");
    assertNull(refusal(false));
  }

  @Test
  void whatCannotBeReadMayForbidIt() throws IOException {
    java.nio.file.Files.delete(process.folder.resolve("environ"));
    assertTrue(refusal(false).contains("cannot be read"));
  }

  @Test
  void noDescriptorsAreLeft() throws IOException {
    process.file(
        "limits", "Max open files            4                    4096            files\n");
    for (int i = 0; i < 4; i++) {
      process.descriptor("/dev/null");
    }
    assertTrue(refusal(false).contains("prlimit --pid 4711"), refusal(false));
  }

  @Test
  void anAgentIsThere() throws Exception {
    try (FakeAgent agent = process.agent(request -> new Message())) {
      assertNotNull(agent);
      assertTrue(refusal(true).startsWith("an agent is there already; type: "), refusal(true));
    }
  }

  @Test
  void aJvmIsKnownByWhatItHasMappedAndNamedByItsMainClass() throws IOException {
    machine.process(5).runs("/bin/sleep", "5");
    machine.jvm(6, "com.acme.Boxed");
    process.file(
        "cgroup",
        "0::/kubepods/pod1/cri-containerd-0123456789ab"
            + "cdef0123456789abcdef0123456789abcdef0123456789abcdef.scope\n");
    Identities identities = new Identities(new Proc(machine.proc), List.of());
    Jvm jvm = identities.identify(4711, "5711");
    assertNotNull(jvm);
    assertEquals("com.acme.Main", jvm.name);
    assertEquals("0123456789ab", jvm.container);
    assertEquals("", identities.identify(6, "1006").container);
    assertNull(identities.identify(5, "1005"));
    assertNull(identities.identify(FakeMachine.OWN_PID, "1099"));
    Identities some = new Identities(new Proc(machine.proc), List.of("com.*.Boxed", "x.jar"));
    assertNull(some.identify(4711, "5711"));
    assertNotNull(some.identify(6, "1006"));
  }
}
