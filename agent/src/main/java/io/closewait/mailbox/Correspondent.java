// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.UserPrincipal;

/** The command line's side of a mailbox. */
public final class Correspondent implements Closeable {
  private static final int LOOK_EVERY_MILLIS = 20;

  private final GuardedFolder common;
  private final String name;
  private final GuardedFolder folder;
  private final Message hello;

  /** To whom a request is handed over; null where it is this process's own user. */
  private final UserPrincipal reader;

  private Correspondent(
      GuardedFolder common,
      String name,
      GuardedFolder folder,
      Message hello,
      UserPrincipal reader) {
    this.common = common;
    this.name = name;
    this.folder = folder;
    this.hello = hello;
    this.reader = reader;
  }

  /**
   * The mailbox of a process; null where it has none.
   *
   * @param pid as this process sees it
   * @param innerPid as the other sees itself
   * @param uid of the other; null where the platform has none
   * @param foreign whether the other is another user's
   */
  public static Correspondent of(long pid, long innerPid, Long uid, boolean foreign)
      throws IOException {
    UserPrincipal owner =
        uid == null
            ? null
            : FileSystems.getDefault()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(uid.toString());
    GuardedFolder common = common(pid);
    Correspondent found = null;
    try {
      for (String name : common.names()) {
        if (found == null && name.startsWith(Protocol.PREFIX + innerPid + "-")) {
          found = at(common, name, owner, pid, foreign);
        }
      }
      return found;
    } finally {
      if (found == null) {
        common.close();
      }
    }
  }

  /** /tmp as the other process sees it. */
  private static GuardedFolder common(long pid) throws IOException {
    Path root = Paths.get("/proc/" + pid + "/root");
    if (new File("/proc/self/stat").exists()) {
      try (GuardedFolder seen = GuardedFolder.at(root)) {
        return seen.folder("tmp");
      } catch (AccessDeniedException foreignProcess) {
        // the mailbox will not open either, but whoever may look by path shall
      }
    }
    return GuardedFolder.at(Paths.get(Protocol.commonFolder()));
  }

  private static Correspondent at(
      GuardedFolder common, String name, UserPrincipal owner, long pid, boolean foreign)
      throws IOException {
    GuardedFolder folder = null;
    boolean kept = false;
    try {
      folder = common.folder(name);
      byte[] hello = folder.belongsTo(owner) ? folder.read(Protocol.HELLO) : null;
      if (hello == null) {
        return null;
      }
      Message read = Message.of(hello);
      String start = Processes.start(pid);
      boolean alive = start == null || start.equals(read.get(Protocol.START));
      kept = alive;
      return alive ? new Correspondent(common, name, folder, read, foreign ? owner : null) : null;
    } catch (IOException notForUs) {
      return null; // closed to us, gone, or something that another user has put there
    } finally {
      if (folder != null && !kept) {
        folder.close();
      }
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
  public Message ask(Message request, Patience patience) throws IOException {
    String id = Nonce.make();
    folder.write(id + Protocol.REQUEST_END, request.bytes(), reader);
    try {
      while (true) {
        byte[] answer = folder.read(id + Protocol.ANSWER_END);
        if (answer != null) {
          folder.delete(id + Protocol.ANSWER_END);
          return Message.of(answer);
        }
        patience.check();
        pause();
      }
    } catch (IOException givenUp) {
      takeBack(id + Protocol.REQUEST_END);
      throw givenUp;
    }
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
    while (folder.read(Protocol.HELLO) != null) {
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
    folder.delete(Protocol.HELLO);
    common.deleteFolder(name);
  }

  @Override
  public void close() throws IOException {
    folder.close();
    common.close();
  }
}
