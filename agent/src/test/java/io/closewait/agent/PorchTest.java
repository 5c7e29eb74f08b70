// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Proc;
import io.closewait.mailbox.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The agent can be asked without anybody attaching. */
class PorchTest {
  private final Porch porch = new Porch();

  @AfterEach
  void remove() {
    if (porch.mailbox() != null) {
      porch.mailbox().discard();
    }
  }

  private static Correspondent find() throws IOException {
    long pid = ProcessHandle.current().pid();
    Long uid = Long.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
    return Correspondent.of(Proc.SYSTEM, pid, pid, uid);
  }

  /** The command line asks once and gives up, so that the question is there and gone. */
  private static void ask(Correspondent box, Runnable whileItWaits) {
    assertThrows(
        IOException.class,
        () ->
            box.ask(
                Request.of("status", "text"),
                () -> {
                  whileItWaits.run();
                  throw new IOException("enough");
                }));
  }

  @Test
  void opensItselfAtTheFirstLookAndNotBefore() throws IOException {
    assertNull(porch.mailbox());
    porch.look();
    try (Correspondent box = find()) {
      assertEquals("already", box.hello().get("outcome"));
      assertFalse(porch.wasCalled(), "to be open is not to be called");
      ask(box, porch::look);
      assertTrue(porch.wasCalled());
    }
  }

  @Test
  void whoeverLoadsTheAgentHasCalled() throws IOException {
    porch.look();
    Mailbox opened = porch.mailbox();
    porch.greet(new Message().with("nonce", "abc"));
    assertSame(opened, porch.mailbox(), "it is the one that is open");
    assertTrue(porch.wasCalled() && opened.busy());
  }

  @Test
  void whatATidierTookIsMadeAgain() throws IOException {
    porch.look();
    porch.add(new Message().with("refused.1", "log: it is a folder"));
    porch.mailbox().discard();
    porch.look();
    try (Correspondent box = find()) {
      assertEquals("log: it is a folder", box.hello().get("refused.1"));
    }
  }
}
