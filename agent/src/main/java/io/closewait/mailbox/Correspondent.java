// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Paths;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/** The command line's side of a mailbox. */
public final class Correspondent implements Closeable {
  private static final int LOOK_EVERY_MILLIS = 20;

  /** How often {@link #pause} goes into a second. */
  public static final int LOOKS_A_SECOND = 1000 / LOOK_EVERY_MILLIS;

  private static final int LONGEST_HELLO = 64 << 10;
  private static final int LONGEST_ANSWER = 32 << 20;

  /** One is enough; more are somebody's who wants us to look at them all. */
  private static final int MOST_FOLDERS = 100;

  private final GuardedFolder common;
  private final String name;
  private final GuardedFolder folder;
  private final Message hello;

  private Correspondent(GuardedFolder common, String name, GuardedFolder folder, Message hello) {
    this.common = common;
    this.name = name;
    this.folder = folder;
    this.hello = hello;
  }

  /**
   * The mailbox of a process; null where it has none.
   *
   * @param pid as this process sees it
   * @param innerPid as the other sees itself
   * @param uid of the other; null where the platform has none
   */
  public static @Nullable Correspondent of(Proc proc, long pid, long innerPid, @Nullable Long uid)
      throws IOException {
    UserPrincipal owner = uid == null ? null : user(uid);
    GuardedFolder common = common(proc, pid);
    Correspondent found = null;
    int looked = 0;
    try {
      for (String name : common.names(Protocol.PREFIX + innerPid + "-")) {
        if (found == null && looked++ < MOST_FOLDERS) {
          found = at(common, name, owner, proc.start(pid));
        }
      }
      return found;
    } finally {
      if (found == null) {
        common.close();
      }
    }
  }

  /** The user of this number, as the platform names the owner of a file. */
  public static UserPrincipal user(long uid) throws IOException {
    return FileSystems.getDefault()
        .getUserPrincipalLookupService()
        .lookupPrincipalByName(Long.toString(uid));
  }

  /** The folder for temporary files as the other process sees it. */
  public static GuardedFolder common(Proc proc, long pid) throws IOException {
    if (proc.isThere()) {
      try (GuardedFolder seen = GuardedFolder.at(proc.path(pid, "root"))) {
        return seen.folder("tmp");
      } catch (AccessDeniedException foreignProcess) {
        // the mailbox will not open either, but whoever may look by path shall
      }
    }
    return GuardedFolder.at(Paths.get(Protocol.commonFolder()));
  }

  private static @Nullable Correspondent at(
      GuardedFolder common, String name, @Nullable UserPrincipal owner, @Nullable String start) {
    GuardedFolder folder = null;
    Correspondent found = null;
    try {
      folder = common.folder(name);
      byte[] hello = folder.belongsTo(owner) ? folder.read(Protocol.HELLO, LONGEST_HELLO) : null;
      Message read = hello == null ? null : Message.of(hello);
      if (read != null && (start == null || start.equals(read.get(Protocol.START)))) {
        found = new Correspondent(common, name, folder, read);
      }
    } catch (IOException notForUs) {
      // closed to us, gone, or something that another user has put there
    }
    if (folder != null && found == null) {
      close(folder);
    }
    return found;
  }

  private static void close(GuardedFolder folder) {
    try {
      folder.close();
    } catch (IOException nothingIsLost) {
      // it was only read from
    }
  }

  /** What the agent said of itself when it was last loaded. */
  public Message hello() {
    return hello;
  }

  /** Tells the caller whether to wait on; throws its own reason not to. */
  public interface Patience {
    void check() throws IOException;
  }

  /** Sends a request and waits for the answer as long as {@code patience} does not throw. */
  public Message ask(Request request, Patience patience) throws IOException {
    try (OpenSlate slate = OpenSlate.in(folder, LONGEST_ANSWER)) {
      folder.create(request.fileName(), new byte[0], "rw-------");
      while (true) {
        byte[] answer = answer(request, slate);
        if (answer != null) {
          return Message.of(answer);
        }
        patience.check();
        pause();
      }
    } catch (IOException givenUp) {
      takeBack(request.fileName());
      throw givenUp;
    }
  }

  /** In a file of its own; or on the slate, where the agent has no descriptor for one. */
  private byte @Nullable [] answer(Request request, @Nullable OpenSlate slate) throws IOException {
    byte[] answer = folder.read(request.answerName(), LONGEST_ANSWER);
    if (answer != null) {
      folder.delete(request.answerName());
      return answer;
    }
    if (slate == null) {
      return null;
    }
    slate.ask(request);
    return slate.answer(request);
  }

  private void takeBack(String request) {
    try {
      folder.delete(request);
    } catch (IOException goneAlready) {
      // then its answer comes too late, and the agent removes it
    }
  }

  /** Waits until the agent has removed its mailbox, the last thing that it does. */
  public void awaitEnd(Patience patience) throws IOException {
    while (folder.attributes(Protocol.HELLO) != null) {
      patience.check();
      pause();
    }
  }

  /** Between two looks. */
  public static void pause() throws IOException {
    try {
      Thread.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  /** Removes the mailbox, where no agent is there to do it. */
  public void discard() throws IOException {
    if (folder.attributes(Slate.NAME) != null) {
      folder.delete(Slate.NAME);
    }
    folder.delete(Protocol.HELLO);
    common.deleteFolder(name);
  }

  @Override
  public void close() throws IOException {
    folder.close();
    common.close();
  }
}
