// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.GuardedFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The jar where the target finds it: in a container, or in mounts of its own, it sees other files
 * than the command line. What it sees there may have been put there by anybody.
 */
final class TargetJar {
  private final Invocation call;
  private final Target target;
  private final File jar;

  TargetJar(Invocation call, Target target) {
    this.call = call;
    this.target = target;
    jar = call.machine.jar.file();
  }

  /** The path to load; null where the target does not see this jar. */
  @Nullable File find() {
    if (!target.linux || !target.ownMounts || isSame(jar.getPath())) {
      return jar;
    }
    return isSame(copy().getPath()) ? copy() : null;
  }

  private File copy() {
    return new File("/tmp", jar.getName());
  }

  /** Whether the file has our bytes, and no owner who could exchange them before the load. */
  private boolean isSame(String path) {
    Path seen = target.file(path);
    LinkOption strict = LinkOption.NOFOLLOW_LINKS;
    try {
      PosixFileAttributes is = Files.readAttributes(seen, PosixFileAttributes.class, strict);
      int size = (int) jar.length();
      return is.size() == size
          && isTrusted(is)
          && Arrays.equals(UntrustedFile.read(seen, size, strict), own());
    } catch (IOException | RuntimeException notThere) {
      return false;
    }
  }

  /** Of one of those who run here; or the very file that runs here, whoever it is of. */
  private boolean isTrusted(PosixFileAttributes file) throws IOException {
    Object own = Files.readAttributes(jar.toPath(), PosixFileAttributes.class).fileKey();
    return file.fileKey().equals(own)
        || isOf(0L, file)
        || isOf(target.uid, file)
        || isOf(target.myUid, file);
  }

  private static boolean isOf(@Nullable Long user, PosixFileAttributes file) throws IOException {
    return user != null && file.owner().equals(Correspondent.user(user));
  }

  private byte[] own() throws IOException {
    return Files.readAllBytes(jar.toPath());
  }

  /**
   * Puts a copy into the target's /tmp. As root: through folders held open, without following a
   * link, as a new file, and only where the target's user could have put one himself.
   */
  File put() throws Failure {
    if (find() != null) {
      return find();
    }
    Long user = target.uid;
    try (GuardedFolder tmp = target.tmp()) {
      if (user == null || !tmp.isOpenTo(Correspondent.user(user))) {
        throw failure("its /tmp is not a folder that it may write to");
      }
      tmp.create(copy().getName(), own(), "rw-r--r--");
      PosixFileAttributes made = tmp.rights(copy().getName());
      boolean readable =
          made == null || made.permissions().contains(PosixFilePermission.OTHERS_READ);
      if (target.foreign && !readable) {
        tmp.delete(copy().getName());
        throw failure("your umask would close it to user " + target.user + "; type: umask 022");
      }
      return copy();
    } catch (FileAlreadyExistsException taken) {
      throw failure("something else has this name there, " + copy() + "; rename the jar");
    } catch (IOException e) {
      throw failure(Reason.of(e));
    }
  }

  /** Removes the copy that {@link #put} has made. */
  void remove() {
    try (GuardedFolder tmp = target.tmp()) {
      tmp.delete(copy().getName());
    } catch (IOException | RuntimeException gone) {
      // with its container, or by somebody who tidies up
    }
  }

  private Failure failure(String why) {
    return new Failure(
        Exit.NOT_ATTACHED, "the jar cannot be copied for " + target.words() + ": " + why + '.');
  }

  /** What to type where the target does not see it. */
  Failure notSeen() {
    return new Failure(
        Exit.NOT_ATTACHED,
        target.words()
            + " sees other files than you and not this jar; type: "
            + call.command()
            + " attach "
            + target.pid
            + " --copy"
            + call.rest()
            + " (which puts a copy into its /tmp)");
  }
}
