// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import static io.closewait.report.file.RolledFile.holds;
import static io.closewait.report.file.RolledFile.lines;
import static io.closewait.report.file.RolledFile.refusal;
import static io.closewait.report.file.RolledFile.rolling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that others can write to, and what they may have laid there. */
class RollingFileInForeignHandsTest {
  @TempDir Path folder;

  @Test
  void neverWritesThroughASymbolicLink() throws IOException {
    Path target = Files.createFile(folder.resolve("precious"));
    Path link = Files.createSymbolicLink(folder.resolve("a.log"), target);
    assertEquals(
        "'" + link + "' is a symbolic link, which is never written through", refusal(link));
    Path dangling = Files.createSymbolicLink(folder.resolve("b.log"), folder.resolve("new"));
    refusal(dangling);
    assertEquals("", Files.readString(target));
    assertFalse(Files.exists(folder.resolve("new")));
  }

  @Test
  void linkedFolderIsRefusedWhereEverybodyCouldHaveLinkedIt() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path open = Files.createDirectory(folder.resolve("open"));
    Path link = Files.createSymbolicLink(open.resolve("link"), real);
    rolling(link.resolve("a.log")).append(lines("fine"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(
        "'" + link + "' is a symbolic link in a folder that everybody can write to",
        refusal(link.resolve("a.log")));
  }

  @Test
  void fileThatAnotherUserLaidOutIsRefused() throws IOException {
    UserPrincipal me = Files.getOwner(Path.of("/proc/self/"));
    Assumptions.assumeTrue(me.getName().equals("root"), "only root can give a file away");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = folder.resolve("a.log");
    rolling(file).append(lines("ours"));
    rolling(file).append(lines("still ours"));
    Files.setAttribute(file, "unix:uid", 65534);
    assertEquals(
        "'" + file + "' belongs to another user, in a folder that everybody can write to",
        refusal(file));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    rolling(file).append(lines("an administrator's choice"));
  }

  @Test
  void anotherFileOfOursThatSomebodyHasLinkedHereIsRefused() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "mine");
    Path common = Files.createDirectory(folder.resolve("common"));
    Files.setPosixFilePermissions(common, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = Files.createLink(common.resolve("a.log"), precious);
    assertEquals(
        "'" + file + "' is a file with another name too, in a folder that everybody can write to",
        refusal(file));
    assertEquals("mine", Files.readString(precious));
  }

  private Path folderOfAll() throws IOException {
    Path all = Files.createDirectory(folder.resolve("all"));
    return Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void whereOthersCanExchangeItNothingIsOpenedThatIsThere() throws IOException {
    Path file = Files.writeString(folderOfAll().resolve("a.log"), "an earlier run's\n");
    RollingFile rolling = rolling(file);
    rolling.append(lines("one"));
    assertEquals("one\n", Files.readString(file));
    assertEquals("an earlier run's\n", Files.readString(file.resolveSibling("a.log.1")));
    assertTrue(holds(file), "what is let go of may be another's by the next look");
    rolling.keepOpen(true);
    rolling.keepOpen(false);
    rolling.append(lines("two"));
    assertEquals("one\ntwo\n", Files.readString(file));
    rolling.close();
    assertFalse(holds(file));
  }

  @Test
  void whatIsPutInThePlaceOfAHeldFileGetsNoLine() throws IOException {
    Path file = folderOfAll().resolve("a.log");
    RollingFile rolling = rolling(file);
    rolling.append(lines("one"));
    Path moved = Files.move(file, file.resolveSibling("moved"));
    Files.writeString(file, "bait\n");
    rolling.append(lines("two"));
    assertEquals("bait\n", Files.readString(file));
    assertEquals("one\ntwo\n", Files.readString(moved));
    rolling.close();
  }

  @Test
  void aHeldFileThatWasPutAwayIsFollowedByANewOne() throws IOException {
    Path file = folderOfAll().resolve("a.log");
    RollingFile rolling = rolling(file);
    rolling.append(lines("one"));
    Path moved = Files.move(file, file.resolveSibling("moved"));
    rolling.append(lines("two"));
    assertEquals("two\n", Files.readString(file));
    assertEquals("one\n", Files.readString(moved));
    assertFalse(holds(moved));
    rolling.close();
  }

  @Test
  void aHeldFileRollsOver() throws IOException {
    Path file = folderOfAll().resolve("a.log");
    RollingFile rolling = new RollingFile(file, 10, 3);
    rolling.append(lines("line0", "line1"));
    rolling.append(lines("line2"));
    assertEquals("line2\n", Files.readString(file));
    assertEquals("line1\n", Files.readString(file.resolveSibling("a.log.1")));
    rolling.close();
    rolling.append(lines("late"));
    assertFalse(holds(file), "nobody gives it back any more");
  }

  @Test
  void onlyFoldersInForeignHandsAreOfThatSort() throws IOException {
    Path all = folderOfAll();
    Path below = Files.createDirectory(all.resolve("below"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), below);
    assertFalse(OutputPath.isExchangeable(folder.resolve("a.log")));
    assertTrue(OutputPath.isExchangeable(all.resolve("a.log")));
    assertTrue(OutputPath.isExchangeable(below.resolve("a.log")));
    assertTrue(OutputPath.isExchangeable(link.resolve("a.log")));
    Files.setAttribute(all, "unix:mode", 01777);
    assertFalse(OutputPath.isExchangeable(all.resolve("a.log")));
    assertFalse(OutputPath.isExchangeable(link.resolve("a.log")));
    UserPrincipal me = Files.getOwner(Path.of("/proc/self/"));
    Assumptions.assumeTrue(me.getName().equals("root"), "only root can give a folder away");
    Files.setAttribute(below, "unix:uid", 65534);
    assertTrue(OutputPath.isExchangeable(below.resolve("a.log")));
  }
}
