// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's side: a folder that only this JVM's user can enter. Looked at by the agent's thread;
 * holds no descriptor.
 */
public final class Mailbox {
  private static final long WAIT_FOR_READER = TimeUnit.SECONDS.toNanos(5);
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long FORGOTTEN_MILLIS = TimeUnit.MINUTES.toMillis(1);
  private static final long BUSY = TimeUnit.SECONDS.toNanos(30);

  /** Answers a request. */
  public interface Clerk {
    Message answer(Message request);
  }

  private final File folder;
  private volatile long lastUse = System.nanoTime();

  private Mailbox(File folder) {
    this.folder = folder;
  }

  /** A new folder; what earlier ones of this user and process number left is removed. */
  public static Mailbox open() throws IOException {
    Path common = Paths.get(Protocol.commonFolder());
    String prefix = Protocol.PREFIX + Processes.own() + "-";
    Mailbox made = new Mailbox(freshFolder(common, prefix));
    String[] names = common.toFile().list();
    for (String name : names == null ? new String[0] : names) {
      if (name.startsWith(prefix) && !name.equals(made.folder.getName())) {
        removeStale(common.resolve(name), made.folder.toPath());
      }
    }
    return made;
  }

  /** Not createTempDirectory: its SecureRandom would keep two descriptors open for good. */
  private static File freshFolder(Path common, String prefix) throws IOException {
    boolean posix = Files.getFileAttributeView(common, PosixFileAttributeView.class) != null;
    FileAttribute<?>[] rights =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    for (int i = 0; true; i++) {
      try {
        return Files.createDirectory(common.resolve(prefix + Nonce.make()), rights).toFile();
      } catch (FileAlreadyExistsException taken) {
        if (i == 100) {
          throw taken;
        }
      }
    }
  }

  private static void removeStale(Path stale, Path mine) {
    try {
      LinkOption strict = LinkOption.NOFOLLOW_LINKS;
      if (Files.isDirectory(stale, strict)
          && Files.getOwner(stale, strict).equals(Files.getOwner(mine, strict))) {
        remove(stale.toFile());
      }
    } catch (IOException | UnsupportedOperationException stays) {
      // of no harm: the hello in it names an earlier process
    }
  }

  /** Says who is here and what came of the load with this nonce. */
  public void greet(Message hello) throws IOException {
    hello.with(Protocol.PROTOCOL, Protocol.VERSION).with(Protocol.START, Processes.start("self"));
    write(Protocol.HELLO, hello);
  }

  /** Answers what has come; never throws: a lost answer costs its reader a time-out. */
  public void serve(Clerk clerk) {
    String[] names = folder.list(); // null too where no descriptor is left
    for (String name : names == null ? new String[0] : names) {
      if (name.endsWith(Protocol.ANSWER_END)) {
        removeOld(new File(folder, name));
      }
      if (name.endsWith(Protocol.REQUEST_END)) {
        lastUse = System.nanoTime();
        String id = name.substring(0, name.length() - Protocol.REQUEST_END.length());
        try {
          Path request = folder.toPath().resolve(name);
          Message asked = Message.of(Files.readAllBytes(request));
          Files.delete(request);
          write(id + Protocol.ANSWER_END, answer(clerk, asked));
        } catch (IOException lost) {
          // tried again at the next look where the request is still there
        }
      }
    }
  }

  /** Whoever asked is gone. */
  private static void removeOld(File answer) {
    if (System.currentTimeMillis() - answer.lastModified() > FORGOTTEN_MILLIS) {
      answer.delete();
    }
  }

  private static Message answer(Clerk clerk, Message asked) {
    try {
      return clerk.answer(asked);
    } catch (Throwable failed) {
      return new Message().with(Protocol.ERROR, "the agent could not do this: " + failed);
    }
  }

  /** Whether somebody was here just now and may soon be back. */
  public boolean busy() {
    return System.nanoTime() - lastUse < BUSY;
  }

  /** Whether the folder is still there; tidiers of temporary files may have taken it. */
  public boolean exists() {
    return folder.isDirectory();
  }

  /** Removes the folder, as soon as its last answers were taken. */
  public void close() {
    long end = System.nanoTime() + WAIT_FOR_READER;
    while (hasAnswers() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(this, LOOK_EVERY);
    }
    discard();
  }

  /** Removes the folder at once. */
  public void discard() {
    remove(folder);
  }

  private boolean hasAnswers() {
    String[] names = folder.list();
    for (String name : names == null ? new String[0] : names) {
      if (name.endsWith(Protocol.ANSWER_END)) {
        return true;
      }
    }
    return false;
  }

  private static void remove(File folder) {
    File[] files = folder.listFiles();
    for (File file : files == null ? new File[0] : files) {
      file.delete();
    }
    folder.delete();
  }

  private void write(String name, Message message) throws IOException {
    Path unfinished = folder.toPath().resolve(name + ".part");
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, rights());
    Files.write(unfinished, message.bytes(), StandardOpenOption.WRITE);
    Files.move(
        unfinished,
        folder.toPath().resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private FileAttribute<?>[] rights() {
    boolean posix =
        Files.getFileAttributeView(folder.toPath(), PosixFileAttributeView.class) != null;
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
