// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that belongs to somebody who means harm. */
class GuardedFolderTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path path;
  private GuardedFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = GuardedFolder.at(path);
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  private String refused(String name) {
    return assertTimeoutPreemptively(
        SOON, () -> assertThrows(IOException.class, () -> folder.read(name, 1000)).getMessage());
  }

  @Test
  void readsARegularFileAndNothingElse() throws IOException {
    Files.writeString(path.resolve("plain"), "text");
    assertEquals("text", new String(folder.read("plain", 1000), UTF_8));
    assertNull(folder.read("absent", 1000));

    Files.createDirectory(path.resolve("folder"));
    HostileFolder.pipe(path.resolve("pipe"));
    Files.createSymbolicLink(path.resolve("zero"), Path.of("/dev/zero"));
    Files.createSymbolicLink(path.resolve("link"), path.resolve("plain"));
    for (String name : List.of("folder", "pipe", "zero", "link")) {
      assertEquals(name + " in it is no regular file", refused(name));
    }
  }

  @Test
  void readsNoMoreThanItWasAllowed() throws IOException {
    Files.write(path.resolve("fits"), new byte[1000]);
    Files.write(path.resolve("long"), new byte[1001]);
    HostileFolder.sparse(path.resolve("sparse"), 1L << 40);
    assertEquals(1000, folder.read("fits", 1000).length);
    assertTrue(refused("long").contains("larger than"), refused("long"));
    assertTrue(refused("sparse").contains("larger than"), refused("sparse"));
  }

  /** Somebody exchanges the file again and again: each read has an end. */
  @Test
  void aPipeThatTakesTheFilesPlaceIsNotWaitedForWithoutEnd() throws Exception {
    Path aside = HostileFolder.pipe(path.resolve("aside"));
    Path plain = Files.writeString(path.resolve("plain"), "text");
    Path read = path.resolve("read");
    Thread attacker =
        new Thread(
            () -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  Files.deleteIfExists(read);
                  Files.createLink(read, plain);
                  Files.deleteIfExists(read);
                  Files.createLink(read, aside);
                }
              } catch (IOException ended) {
                // the folder is removed
              }
            });
    attacker.start();
    try {
      assertTimeoutPreemptively(
          Duration.ofSeconds(60),
          () -> {
            int trapped = 0;
            long end = System.nanoTime() + 2_000_000_000L;
            while (System.nanoTime() - end < 0 && trapped < 2) {
              try {
                folder.read("read", 1000);
              } catch (IOException refused) {
                trapped += refused.getMessage().contains("does not answer") ? 1 : 0;
              }
            }
          });
    } finally {
      attacker.interrupt();
      attacker.join();
    }
  }

  @Test
  void opensFoldersOnly() throws IOException {
    Files.createDirectory(path.resolve("inner"));
    Files.writeString(path.resolve("inner/file"), "text");
    try (GuardedFolder inner = folder.folder("inner")) {
      assertEquals(4, inner.read("file", 10).length);
    }
    HostileFolder.pipe(path.resolve("pipe"));
    Files.createSymbolicLink(path.resolve("link"), path.resolve("inner"));
    for (String name : List.of("pipe", "link")) {
      assertTimeoutPreemptively(
          SOON, () -> assertThrows(NotDirectoryException.class, () -> folder.folder(name)));
    }
    assertThrows(NoSuchFileException.class, () -> folder.folder("absent"));
  }

  @Test
  void whatIsThereIsNeverWrittenTo() throws IOException {
    Path victim = Files.writeString(path.resolve("victim"), "precious");
    Files.createSymbolicLink(path.resolve("link"), victim);
    Files.createSymbolicLink(path.resolve("dangling"), path.resolve("planted"));
    Files.createLink(path.resolve("hard"), victim);
    HostileFolder.pipe(path.resolve("pipe"));
    for (String name : List.of("victim", "link", "dangling", "hard", "pipe")) {
      assertTimeoutPreemptively(
          SOON,
          () ->
              assertThrows(
                  FileAlreadyExistsException.class,
                  () -> folder.create(name, new byte[1], "rw-------"),
                  name));
    }
    assertEquals("precious", Files.readString(victim));
    assertFalse(Files.exists(path.resolve("planted")));

    folder.create("new", "text".getBytes(UTF_8), "rw-------");
    assertEquals("text", Files.readString(path.resolve("new")));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve("new"))));
  }

  @Test
  void removesANameAndNotWhatItLeadsTo() throws IOException {
    Path victim = Files.writeString(path.resolve("victim"), "precious");
    Files.createSymbolicLink(path.resolve("link"), victim);
    folder.delete("link");
    assertEquals("precious", Files.readString(victim));
    Files.createDirectory(path.resolve("full"));
    Files.createFile(path.resolve("full/file"));
    assertThrows(FileSystemException.class, () -> folder.deleteFolder("full"));
    assertThrows(FileSystemException.class, () -> folder.delete("full"));
  }

  @Test
  void staysWithTheFolderThatItHasOpened() throws IOException {
    Files.createDirectory(path.resolve("inner"));
    try (GuardedFolder inner = folder.folder("inner")) {
      Files.move(path.resolve("inner"), path.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
      Files.createDirectory(path.resolve("inner"));
      inner.create("file", new byte[1], "rw-------");
    }
    assertTrue(Files.exists(path.resolve("moved/file")));
    assertFalse(Files.exists(path.resolve("inner/file")));
  }

  @Test
  void knowsWhetherAUserCouldHavePutAFileThereHimself() throws IOException {
    UserPrincipal me = Files.getOwner(path);
    UserPrincipal other = Correspondent.user(12345);
    set("rwxr-xr-x");
    assertTrue(folder.isOpenTo(me));
    assertFalse(folder.isOpenTo(other), "it would lend him our rights");
    set("rwxrwxrwx");
    assertTrue(folder.isOpenTo(other));

    assertFalse(folder.belongsTo(me), "others can enter");
    set("rwx------");
    assertTrue(folder.belongsTo(me));
    assertFalse(folder.belongsTo(other));
  }

  private void set(String rights) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }

  @Test
  void aFileOfAnotherUserIsNotRead() throws IOException {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    Assumptions.assumeTrue(root, "only root can give a file away");
    Files.writeString(path.resolve("answer"), "secret");
    assertEquals("secret", new String(folder.read("answer", 100), UTF_8));
    Files.setAttribute(path, "unix:uid", 65534);
    assertEquals("answer in it is not of its user", refused("answer"));
  }
}
