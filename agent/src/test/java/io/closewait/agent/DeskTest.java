// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.firstaid.FirstAid;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Proc;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of the mailbox in one process. */
@Timeout(60)
class DeskTest {
  private final List<Leak> leaks = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private String refusal;
  private int called;
  private final List<Boolean> searches = new ArrayList<>();

  private final Desk desk =
      new Desk(
          new Desk.Expert() {
            @Override
            public void isCalled() {
              called++;
            }

            @Override
            public Snapshot snapshot() {
              Snapshot.Builder b = new Snapshot.Builder();
              b.leaks = leaks;
              return b.build();
            }

            @Override
            public void askForHolders(boolean again) {
              searches.add(again);
            }

            @Override
            public Map<String, String> places() {
              return Map.of("log", "/srv/a.log");
            }

            @Override
            public String render(Snapshot snapshot, String form, String layout) {
              return "papyrus".equals(form) ? null : "report as " + form;
            }

            @Override
            public String status(boolean json) {
              return json ? "{}" : "fine";
            }

            @Override
            public List<String> refused() {
              return new ArrayList<>(refused);
            }

            @Override
            public FirstAid firstAid() {
              return null;
            }

            @Override
            public String leave() {
              return refusal;
            }
          },
          new Porch());

  @AfterEach
  void discard() {
    desk.discard();
  }

  private static Correspondent correspondent() throws IOException {
    long pid = ProcessHandle.current().pid();
    Long uid = Long.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
    return Correspondent.of(Proc.SYSTEM, pid, pid, uid);
  }

  private Message ask(Request request) throws IOException {
    desk.greet(new Message());
    try (Correspondent box = correspondent()) {
      CompletableFuture<Message> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return box.ask(request, () -> {});
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      while (!answer.isDone()) {
        desk.serve();
        Thread.onSpinWait();
      }
      return answer.join();
    }
  }

  private static Leak leak(Severity severity) {
    Leak.Builder b = new Leak.Builder();
    b.severity = severity;
    return b.build();
  }

  private Message command(String command) throws IOException {
    return ask(Request.of(command, Protocol.TEXT));
  }

  @Test
  void whoAsksForHoldersHasAllOfThemSearched() throws IOException {
    assertEquals("report as holders", command(Protocol.HOLDERS).body());
    Request json = Request.of(Protocol.HOLDERS, Protocol.JSON);
    assertEquals("report as json", ask(json).body());
    command(Protocol.REPORT);
    assertEquals(List.of(true, true, false), searches);
  }

  @Test
  void untilSomebodyIsGreetedItIsClosed() {
    assertFalse(desk.wasCalled());
    assertFalse(desk.isBusy());
    desk.serve();
    desk.close();
  }

  @Test
  void aReportComesWithTheCountsThatTheExitCodeIsMadeOf() throws IOException {
    leaks.add(leak(Severity.WARN));
    leaks.add(leak(Severity.INFO));
    leaks.add(leak(Severity.WARN));
    Message answer = command(Protocol.REPORT);
    assertEquals("report as text", answer.body());
    assertEquals(2, answer.number(Protocol.WARN_SITES));
    assertEquals(1, answer.number(Protocol.INFO_SITES));
    assertTrue(desk.isBusy());
  }

  @Test
  void aFormThatIsNotKnownIsAnError() throws IOException {
    String error = ask(Request.of(Protocol.REPORT, "papyrus")).get(Protocol.ERROR);
    assertTrue(error.endsWith(" has no report as papyrus"), error);
  }

  @Test
  void statusComesInWordsOrAsJson() throws IOException {
    assertEquals("fine", command(Protocol.STATUS).body());
    assertEquals("{}", ask(Request.of(Protocol.STATUS, Protocol.JSON)).body());
    Message brief = ask(Request.of(Protocol.STATUS, Protocol.OUTPUTS));
    assertEquals("", brief.body());
    assertEquals("/srv/a.log", brief.get(Protocol.PLACES + "log"));
  }

  @Test
  void detachTellsWhetherTheAgentHasGone() throws IOException {
    assertNull(command(Protocol.DETACH).get(Protocol.ERROR));
    refusal = "the JVM is ending";
    assertEquals("the JVM is ending", command(Protocol.DETACH).get(Protocol.ERROR));
  }

  @Test
  void aCommandOfALaterVersionIsAnError() throws IOException {
    String error = command("dance").get(Protocol.ERROR);
    assertTrue(error.endsWith(" does not know the command dance"), error);
  }

  @Test
  void aGreetingWakesTheAgentAndTheSecondOneUsesTheSameFolder() throws IOException {
    desk.greet(new Message().with("say", "one"));
    desk.greet(new Message().with("say", "two"));
    assertEquals(2, called);
    assertTrue(desk.wasCalled());
    try (Correspondent box = correspondent()) {
      assertEquals("two", box.hello().get("say"));
    }
  }

  @Test
  void aFolderThatWasTidiedAwayIsMadeAnew() throws IOException {
    desk.greet(new Message());
    desk.discard();
    assertNull(correspondent());
    desk.greet(new Message().with("say", "again"));
    try (Correspondent box = correspondent()) {
      assertEquals("again", box.hello().get("say"));
    }
  }

  @Test
  void itOpensForCommandsThatLoadNothingAndExpectsNobodySoon() throws IOException {
    desk.keepOpen();
    assertFalse(desk.wasCalled() || desk.isBusy(), "nobody was here");
    assertEquals(0, called);
    try (Correspondent box = correspondent()) {
      assertNull(box.hello().get(Protocol.NONCE));
    }
    assertEquals("fine", command(Protocol.STATUS).body());
    assertTrue(desk.isBusy(), "and may soon be back");
    desk.discard();
    desk.keepOpen();
    try (Correspondent box = correspondent()) {
      assertTrue(box != null, "a tidier has taken the first one");
    }
  }

  @Test
  void whatIsRefusedIsToldByTheHelloAndByTheStatus() throws IOException {
    desk.greet(new Message().with(Protocol.NONCE, "abc"));
    refused.add("log: it is a folder");
    refused.add("metrics: the port is taken");
    desk.keepOpen();
    try (Correspondent box = correspondent()) {
      assertEquals("abc", box.hello().get(Protocol.NONCE), "it is the answer to that load still");
      assertEquals("metrics: the port is taken", box.hello().get(Protocol.REFUSED_PARTS + 2));
    }
    Message status = command(Protocol.STATUS);
    assertEquals("log: it is a folder", status.get(Protocol.REFUSED_PARTS + 1));
    assertNull(status.get(Protocol.REFUSED_PARTS + 3));
  }
}
