// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of a file that is written on in place. */
@Timeout(60)
class SlateTest {
  private static final int MUCH = 1 << 20;

  @TempDir private Path folder;

  @Test
  void askedAndAnsweredInPlace() throws IOException {
    Request first = Request.of("report", "text");
    Request second = Request.of("close", "json", "o600-m7");
    try (Slate slate = Slate.in(folder.toFile());
        GuardedFolder guarded = GuardedFolder.at(folder);
        OpenSlate mine = OpenSlate.in(guarded, MUCH);
        OpenSlate others = OpenSlate.in(guarded, MUCH)) {
      assertNull(slate.request());
      mine.ask(first);
      mine.ask(first);
      assertEquals(first.fileName(), slate.request());
      assertNull(mine.answer(first));
      slate.answer(first, new Message().with("a", 1).body("long text"));
      others.ask(second);
      assertEquals(second.fileName(), slate.request(), "the last one stands");
      assertNull(others.answer(second), "this answer is another's");
      assertEquals("long text", Message.of(mine.answer(first)).body());
      slate.answer(second, new Message().body("no"));
      assertEquals("no", Message.of(others.answer(second)).body());
      assertNull(mine.answer(first), "it is over");
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("slate"))));
  }

  @Test
  void nothingIsWrittenIntoWhatIsNone() throws IOException {
    try (GuardedFolder guarded = GuardedFolder.at(folder)) {
      assertNull(OpenSlate.in(guarded, MUCH), "there is none");
      Path foreign = Files.writeString(folder.resolve("secret"), "root:x:0:0");
      Files.createSymbolicLink(folder.resolve("slate"), foreign);
      assertNull(OpenSlate.in(guarded, MUCH), "a link");
      Files.delete(folder.resolve("slate"));
      Files.createLink(folder.resolve("slate"), foreign);
      assertNull(OpenSlate.in(guarded, MUCH), "another file by a second name");
      assertEquals("root:x:0:0", Files.readString(foreign));
      Files.delete(folder.resolve("slate"));
      HostileFolder.pipe(folder.resolve("slate"));
      assertNull(OpenSlate.in(guarded, MUCH), "a pipe");
      Files.delete(folder.resolve("slate"));
      Files.createFile(folder.resolve("slate"));
      assertNull(OpenSlate.in(guarded, MUCH), "an empty file");
    }
  }

  @Test
  void anAnswerThatIsTooLongIsNotRead() throws IOException {
    Request asked = Request.of("report", "text");
    try (Slate slate = Slate.in(folder.toFile());
        GuardedFolder guarded = GuardedFolder.at(folder);
        OpenSlate mine = OpenSlate.in(guarded, 10)) {
      assertNotNull(mine);
      slate.answer(asked, new Message().body("more than ten bytes"));
      assertThrows(IOException.class, () -> mine.answer(asked));
    }
  }
}
