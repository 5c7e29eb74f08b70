// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.FileAttribute;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side: a folder that only this JVM's user can enter. Looked at by the agent's thread;
 * holds one descriptor, that of its {@link Slate}. Opens no channel: that would load the JDK's
 * network library, and fix its settings before the application could.
 */
public final class Mailbox {
  private static final long WAIT_FOR_READER = TimeUnit.SECONDS.toNanos(5);
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long FORGOTTEN_MILLIS = TimeUnit.MINUTES.toMillis(1);
  private static final long BUSY = TimeUnit.SECONDS.toNanos(30);
  private static final long SIGN_OF_LIFE = TimeUnit.HOURS.toNanos(1);
  private static final int MOST_AT_A_LOOK = 10;

  /** Answers a request. */
  public interface Clerk {
    Message answer(Request request);
  }

  private final File folder;
  private final Proc proc;

  /** Null where it could not be made. */
  private @Nullable Slate slate;

  private volatile long lastUse = System.nanoTime() - BUSY;
  private long lastSign = System.nanoTime();

  private Mailbox(File folder, Proc proc) {
    this.folder = folder;
    this.proc = proc;
  }

  /** A new folder; what earlier ones of this user and process number left is removed. */
  public static Mailbox open() throws IOException {
    return open(Paths.get(Protocol.commonFolder()), Proc.SYSTEM);
  }

  /** Opens the mailbox in another folder, for a process as that one tells it. */
  public static Mailbox open(Path common, Proc proc) throws IOException {
    String prefix = Protocol.PREFIX + proc.own() + "-";
    Mailbox made = new Mailbox(freshFolder(common, prefix), proc);
    made.slate = Slate.in(made.folder);
    new Leftovers(common, made.folder.toPath(), proc).remove(prefix);
    return made;
  }

  /** Not createTempDirectory: its SecureRandom would keep two descriptors open for good. */
  private static File freshFolder(Path common, String prefix) throws IOException {
    FileAttribute<?>[] rights = OwnerOnly.folder(common);
    for (int i = 0; true; i++) {
      File folder = common.resolve(prefix + Nonce.make()).toFile();
      try {
        goesWithTheJvm(folder);
        return Files.createDirectory(folder.toPath(), rights).toFile();
      } catch (FileAlreadyExistsException taken) {
        if (i == 100) {
          throw taken;
        }
      }
    }
  }

  /**
   * The JVM removes them in the reverse order, whatever becomes of the agent. Said before they are
   * made: it may end at any moment.
   *
   * @throws IOException where it ends already, and would leave what is made now
   */
  private static void goesWithTheJvm(File folder) throws IOException {
    try {
      folder.deleteOnExit();
      new File(folder, Protocol.HELLO).deleteOnExit();
      new File(folder, Protocol.HELLO + Protocol.UNFINISHED_END).deleteOnExit();
      new File(folder, Slate.NAME).deleteOnExit();
    } catch (IllegalStateException | LinkageError ending) { // the JDK's class cannot begin any more
      throw new IOException(ending);
    }
  }

  /** Says who is here and what came of the load with this nonce. */
  public void greet(Message hello) throws IOException {
    hello.with(Protocol.PROTOCOL, Protocol.VERSION);
    hello.with(Protocol.START, proc.start("self"));
    hello.with(Protocol.PROCESS_NUMBERS, Leftovers.processNumbers(proc));
    if (hello.get(Protocol.NONCE) != null) {
      lastUse = System.nanoTime(); // whoever loads the agent asks it next
    }
    try (Letter letter = new Letter(Protocol.HELLO)) {
      letter.send(hello);
    }
    try {
      goesWithTheJvm(folder);
    } catch (IOException ending) { // and may have passed here already
      discard();
    }
  }

  /** Answers what has come; never throws: a lost answer costs its reader a time-out. */
  public void serve(Clerk clerk) {
    String[] names = folder.list();
    if (names == null) {
      serveBySlate(clerk);
    }
    int answered = 0;
    for (String name : names == null ? new String[0] : names) {
      if (name.endsWith(Protocol.ANSWER_END)) {
        removeOld(new File(folder, name));
      } else if (Request.isOne(name) && answered++ < MOST_AT_A_LOOK) {
        serve(clerk, name);
      }
    }
    if (System.nanoTime() - lastSign > SIGN_OF_LIFE) {
      lastSign = System.nanoTime();
      giveSign();
    }
  }

  /** Takes a request from the folder only when its answer is sure to find a place. */
  private void serve(Clerk clerk, String name) {
    File request = new File(folder, name);
    Request asked = Request.read(name);
    if (asked == null) {
      request.delete();
      return;
    }
    try (Letter letter = new Letter(asked.answerName())) {
      if (request.delete()) {
        lastUse = System.nanoTime();
        letter.send(answer(clerk, asked));
      }
    } catch (IOException noRoom) {
      serveBySlate(clerk); // else tried again at the next look where the request is still there
    }
  }

  /** Where no descriptor is left, which is also when the folder cannot be listed. */
  private void serveBySlate(Clerk clerk) {
    String name = askedBySlate();
    Request asked = name == null ? null : Request.read(name);
    if (slate == null || name == null || asked == null || !new File(folder, name).delete()) {
      return;
    }
    lastUse = System.nanoTime();
    try {
      slate.answer(asked, answer(clerk, asked));
    } catch (IOException noRoom) {
      // a full disk: whoever asked will ask again
    }
  }

  /** The name on the slate, if that request still lies in the folder; or null. */
  private @Nullable String askedBySlate() {
    String name = slate == null ? null : slate.request();
    boolean plain = name != null && Request.isOne(name) && Request.read(name) != null;
    return plain && new File(folder, name).isFile() ? name : null;
  }

  /** Tidiers of temporary files, and {@link Leftovers}, take what is old for forgotten. */
  private void giveSign() {
    long now = System.currentTimeMillis();
    folder.setLastModified(now);
    new File(folder, Protocol.HELLO).setLastModified(now);
  }

  /** Whoever asked is gone. */
  private static void removeOld(File answer) {
    if (System.currentTimeMillis() - answer.lastModified() > FORGOTTEN_MILLIS) {
      answer.delete();
    }
  }

  private static Message answer(Clerk clerk, Request asked) {
    try {
      return clerk.answer(asked);
    } catch (Throwable failed) {
      return new Message().with(Protocol.ERROR, "the agent could not do this: " + failed);
    }
  }

  /** Whether a question lies there. */
  public boolean isAsked() {
    return isAsked(false);
  }

  /** Whether a question lies there whose answer tells what a sweep has seen. */
  public boolean isAskedForFigures() {
    return isAsked(true);
  }

  private boolean isAsked(boolean forFigures) {
    String[] names = folder.list();
    for (String name : names == null ? new String[0] : names) {
      if (isMeant(name, forFigures)) {
        return true;
      }
    }
    String bySlate = names == null ? askedBySlate() : null;
    return bySlate != null && isMeant(bySlate, forFigures);
  }

  private static boolean isMeant(String name, boolean forFigures) {
    return forFigures ? Request.wantsFigures(name) : Request.isOne(name);
  }

  /** Whether somebody was here just now and may soon be back. */
  public boolean busy() {
    return System.nanoTime() - lastUse < BUSY;
  }

  /** When somebody was last here, by {@link System#nanoTime}; long ago where nobody was yet. */
  public long lastUse() {
    return lastUse;
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

  /** Nobody will answer here: gives the descriptor back, and leaves the rest to the reader. */
  public void letGo() {
    if (slate != null) {
      slate.close();
      slate = null;
      new File(folder, Slate.NAME).delete();
    }
  }

  /** Removes the folder at once. */
  public void discard() {
    letGo();
    Leftovers.remove(folder);
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

  /** A file that others see when it is complete; nothing stays of one that was not sent. */
  private final class Letter implements AutoCloseable {
    private final String name;
    private final File unfinished;
    private final FileOutputStream out;

    Letter(String name) throws IOException {
      this.name = name;
      unfinished = new File(folder, name + Protocol.UNFINISHED_END);
      out = new FileOutputStream(unfinished);
      OwnerOnly.file(unfinished);
    }

    void send(Message message) throws IOException {
      out.write(message.bytes());
      out.close();
      if (!unfinished.renameTo(new File(folder, name))) {
        throw new IOException(name + " cannot be put into " + folder);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
      unfinished.delete();
    }
  }
}
