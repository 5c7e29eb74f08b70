// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import io.closewait.report.text.PlainText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a path that a user named may be written to; the messages are fit for him.
 *
 * <p>Looks at attributes only. It opens no channel: that would load the JDK's network library, and
 * with it fix java.net.preferIPv4Stack before the application could set it.
 */
public final class OutputPath {
  /** Bits of the mode of a folder. */
  private static final int OTHERS_WRITE = 0002, STICKY = 01000;

  private static final Integer ROOT = 0;

  private OutputPath() {}

  public static Path of(String text) throws OutputException {
    try {
      return Paths.get(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new OutputException("'" + PlainText.of(text) + "' is not a path");
    }
  }

  /**
   * Throws, with a sentence, where writing would be unsafe or cannot work.
   *
   * @return whether there is a file already: one that is ours, where others may write to its folder
   */
  public static boolean check(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new OutputException(quoted(file) + " is a folder");
    }
    for (Path part = folder; part.getParent() != null; part = part.getParent()) {
      if (Files.isSymbolicLink(part) && writableByAll(part.getParent())) {
        throw new OutputException(
            quoted(part) + " is a symbolic link in a folder that everybody can write to");
      }
    }
    if (!Files.isDirectory(folder)) {
      throw new OutputException("the folder " + quoted(folder) + " does not exist");
    }
    return isThere(file, folder);
  }

  private static boolean isThere(Path file, Path folder) throws IOException {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    Map<String, Object> found;
    try {
      // in one look: whoever exchanges the file between two could be taken for us
      found =
          Files.readAttributes(
              file,
              (unix ? "unix:nlink,uid," : "") + "isSymbolicLink,isDirectory,isRegularFile",
              LinkOption.NOFOLLOW_LINKS);
    } catch (FileSystemException none) {
      return false; // or nobody may look: then the making of a new one says why
    }
    checkKind(file, found);
    if (unix && writableByAll(folder)) {
      checkOrigin(file, found);
    }
    return true;
  }

  private static void checkKind(Path file, Map<String, Object> found) throws IOException {
    if (is(found, "isSymbolicLink")) {
      throw new OutputException(
          quoted(file) + " is a symbolic link, which is never written through");
    }
    if (is(found, "isDirectory")) {
      throw new OutputException(quoted(file) + " is a folder");
    }
    // opening a pipe would wait for its reader
    if (!is(found, "isRegularFile")) {
      throw new OutputException(quoted(file) + " is not a regular file");
    }
  }

  private static boolean is(Map<String, Object> found, String kind) {
    return Boolean.TRUE.equals(found.get(kind));
  }

  /** Somebody may wait there for what we write, or have it written to another file of ours. */
  private static void checkOrigin(Path file, Map<String, Object> found) throws IOException {
    Object self = self();
    if (self != null && !self.equals(found.get("uid"))) {
      throw new OutputException(
          quoted(file) + " belongs to another user, in a folder that everybody can write to");
    }
    Object names = found.get("nlink");
    if (names instanceof Number && ((Number) names).intValue() > 1) {
      throw new OutputException(
          quoted(file)
              + " is a file with another name too, in a folder that everybody can write to");
    }
  }

  private static boolean writableByAll(@Nullable Path folder) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    return view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }

  /**
   * Whether somebody else can put another file in the place of this one between a look and the
   * opening: the folder, or one above it, is his; or everybody may write to it, and no sticky bit
   * keeps him from what is not his, as in the emptyDir of Kubernetes.
   */
  static boolean isExchangeable(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null || !file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return false;
    }
    Object self = self();
    return leadsThroughForeignHands(folder, self)
        || leadsThroughForeignHands(folder.toRealPath(), self);
  }

  private static boolean leadsThroughForeignHands(Path folder, @Nullable Object self)
      throws IOException {
    for (Path part = folder; part != null; part = part.getParent()) {
      Map<String, Object> found = Files.readAttributes(part, "unix:mode,uid");
      int mode = (Integer) Objects.requireNonNull(found.get("mode"));
      Object owner = found.get("uid");
      boolean his = self != null && !self.equals(owner) && !ROOT.equals(owner);
      if (his || (mode & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
        return true;
      }
    }
    return false;
  }

  /** The number of the user of this process; null where it cannot be known. */
  private static @Nullable Object self() throws IOException {
    Path self = Paths.get("/proc/self/");
    return Files.isDirectory(self) ? Files.getAttribute(self, "unix:uid") : null;
  }

  static String quoted(Path path) {
    return "'" + PlainText.of(path.toString()) + "'";
  }

  /** Attributes of a new file that its owner alone may read and write. */
  static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(
              EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
        }
        : new FileAttribute<?>[0];
  }

  /** Why a file cannot be written, in words fit for the user. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "its folder takes no files";
    }
    String reason =
        e instanceof FileSystemException ? ((FileSystemException) e).getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
