// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both sides in one process. */
class MailboxTest {
  private static final Correspondent.Patience NONE =
      () -> {
        throw new IOException("not yet");
      };

  private long pid;
  private Long uid;
  private Mailbox mailbox;

  @BeforeEach
  void open() throws IOException {
    pid = Proc.SYSTEM.own();
    uid = Long.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
    mailbox = Mailbox.open();
  }

  @AfterEach
  void remove() {
    mailbox.discard();
  }

  private Correspondent find() throws IOException {
    return Correspondent.of(Proc.SYSTEM, pid, pid, uid);
  }

  @Test
  void answersWhatWasAsked() throws Exception {
    assertNull(find(), "nobody has said hello");
    mailbox.greet(new Message().with("version", "1.2.3"));
    assertFalse(mailbox.busy() || mailbox.isAsked(), "nobody was here");
    try (Correspondent box = find()) {
      assertEquals("1.2.3", box.hello().get("version"));
      Message answer =
          ask(
              box,
              asked -> new Message().with("was", asked.command + ' ' + asked.form).body("a\n\nb"));
      assertEquals("report json", answer.get("was"));
      assertEquals("a\n\nb", answer.body());
      assertTrue(mailbox.busy());
      assertEquals(
          Set.of("hello", "slate"), Set.of(folder().toFile().list()), "nothing is left behind");
    }
  }

  /** What a clerk answers to a question, with both sides at work. */
  private Message ask(Correspondent box, Mailbox.Clerk clerk) {
    CompletableFuture<Message> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return box.ask(Request.of("report", "json"), () -> {});
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    while (!answer.isDone()) {
      mailbox.serve(clerk);
    }
    return answer.join();
  }

  @Test
  void aFailureInsideIsAnAnswerToo() throws Exception {
    mailbox.greet(new Message());
    try (Correspondent box = find()) {
      assertThrows(IOException.class, () -> box.ask(Request.of("report", "json"), NONE));
      StringBuilder seen = new StringBuilder();
      mailbox.serve(asked -> new Message().with("seen", seen.append("asked")));
      assertEquals("", seen.toString(), "what nobody waits for any more is not done");
      Message answer =
          ask(
              box,
              asked -> {
                throw new IllegalStateException("broken");
              });
      assertTrue(answer.get("error").contains("broken"));
    }
  }

  @Test
  void aRequestNeedsNoOwnerAndNoContent() throws Exception {
    mailbox.greet(new Message());
    try (Correspondent box = find()) {
      List<String> seen = new ArrayList<>();
      assertThrows(
          IOException.class,
          () ->
              box.ask(
                  Request.of("status", "text"),
                  () -> {
                    for (File file : folder().toFile().listFiles()) {
                      seen.add(file.getName().replaceFirst("^[0-9a-f]{16}", "ID") + file.length());
                    }
                    throw new IOException("seen");
                  }));
      assertTrue(seen.remove("ID.status.text.request0"), seen.toString());
      assertEquals(2, seen.size(), "there are only hello and slate beside it: " + seen);
      assertEquals(
          Set.of("hello", "slate"), Set.of(folder().toFile().list()), "and it is taken back");
    }
  }

  @Test
  void whatIsNoRequestIsRemovedUnread() throws Exception {
    mailbox.greet(new Message());
    for (String name : List.of("x.request", "0.rm.-rf.request", "0.report.json.more.request")) {
      Files.createFile(folder().resolve(name));
    }
    Files.createFile(folder().resolve("notes"));
    assertTrue(mailbox.isAsked());
    assertFalse(mailbox.isAskedForFigures());
    mailbox.serve(
        asked -> {
          throw new AssertionError("understood: " + asked.command);
        });
    assertFalse(mailbox.isAsked());
    assertEquals(Set.of("hello", "slate", "notes"), Set.of(folder().toFile().list()));
    Files.delete(folder().resolve("notes"));
  }

  @Test
  void whereNobodyWillAnswerNothingIsKeptOpen() throws Exception {
    mailbox.greet(new Message());
    mailbox.letGo();
    assertEquals(List.of("hello"), List.of(folder().toFile().list()));
    try (Correspondent box = find()) {
      assertEquals(0, box.hello().number("nothing"));
    }
  }

  @Test
  void anAnswerThatNobodyFetchesIsForgotten() throws Exception {
    mailbox.greet(new Message());
    Path forgotten = Files.createFile(folder().resolve("0123.answer"));
    mailbox.serve(asked -> new Message());
    assertTrue(Files.exists(forgotten), "somebody may be on the way");
    assertTrue(forgotten.toFile().setLastModified(System.currentTimeMillis() - 61_000));
    mailbox.serve(asked -> new Message());
    assertFalse(Files.exists(forgotten));
  }

  @Test
  void goesWhenTheLastAnswerWasFetched() throws Exception {
    mailbox.greet(new Message().with("nonce", "abc"));
    assertTrue(mailbox.busy(), "whoever loads it asks next");
    Path answer = Files.createFile(folder().resolve("0123.answer"));
    CompletableFuture<Void> closed = CompletableFuture.runAsync(mailbox::close);
    assertTrue(mailbox.exists());
    Files.delete(answer);
    closed.get(10, TimeUnit.SECONDS);
    assertFalse(mailbox.exists());
  }

  @Test
  void isClosedToOthers() throws Exception {
    mailbox.greet(new Message());
    Path folder = folder();
    assertEquals("rwx------", rights(folder));
    assertEquals("rw-------", rights(folder.resolve("hello")));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertNull(find(), "a folder that others can enter is not to be trusted");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertNull(Correspondent.of(Proc.SYSTEM, pid, pid, uid + 1), "another user's");
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    mailbox.greet(new Message());
    Path hello = folder().resolve("hello");
    Path aside = Files.move(hello, folder().resolve("aside"));
    Files.createSymbolicLink(hello, aside);
    assertNull(find());
    Files.delete(hello);
    Files.move(aside, hello);
    find().close();

    // what others put there must not keep the right one from being found
    Path link = folder().resolveSibling("closewait-" + pid + "-0link");
    Path file = folder().resolveSibling("closewait-" + pid + "-0file");
    Files.createSymbolicLink(link, Path.of("/"));
    Files.createFile(file);
    try {
      find().close();
      Files.delete(hello);
      assertNull(find());
    } finally {
      Files.delete(link);
      Files.delete(file);
    }
  }

  @Test
  void anEarlierProcessOfThisNumberIsNotMistakenForThis() throws Exception {
    mailbox.greet(new Message());
    Path hello = folder().resolve("hello");
    Files.writeString(hello, Files.readString(hello).replaceAll("start=\\d+", "start=1"));
    assertNull(find());
    Path stale = folder();
    Mailbox next = Mailbox.open();
    assertFalse(Files.exists(stale), "removed by the next one");
    next.greet(new Message());
    try (Correspondent box = find()) {
      assertNotNull(box);
      box.discard();
    }
    assertFalse(next.exists());
  }

  private Path folder() throws IOException {
    try (var all = Files.list(Path.of("/tmp"))) {
      return all.filter(path -> path.getFileName().toString().startsWith("closewait-" + pid + "-"))
          .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
