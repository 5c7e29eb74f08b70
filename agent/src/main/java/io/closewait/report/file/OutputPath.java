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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a path that a user named may be written to; the messages are fit for him.
 *
 * <p>Looks at attributes only. It opens no channel: that would load the JDK's network library, and
 * with it fix java.net.preferIPv4Stack before the application could set it.
 */
public final class OutputPath {
  private OutputPath() {}

  public static Path of(String text) throws OutputException {
    try {
      return Paths.get(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new OutputException("'" + PlainText.of(text) + "' is not a path");
    }
  }

  /** Throws, with a sentence, where writing would be unsafe or cannot work. */
  public static void check(Path file) throws IOException {
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
    checkKind(file);
  }

  private static void checkKind(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      throw new OutputException(
          quoted(file) + " is a symbolic link, which is never written through");
    }
    if (attributes.isDirectory()) {
      throw new OutputException(quoted(file) + " is a folder");
    }
    // opening a pipe would wait for its reader
    if (!attributes.isRegularFile()) {
      throw new OutputException(quoted(file) + " is not a regular file");
    }
    if (writableByAll(file.getParent())) {
      checkOrigin(file);
    }
  }

  /** Somebody may wait there for what we write, or have it written to another file of ours. */
  private static void checkOrigin(Path file) throws IOException {
    if (!ours(file)) {
      throw new OutputException(
          quoted(file) + " belongs to another user, in a folder that everybody can write to");
    }
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")
        && ((Number) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)).intValue()
            > 1) {
      throw new OutputException(
          quoted(file)
              + " is a file with another name too, in a folder that everybody can write to");
    }
  }

  private static boolean ours(Path file) throws IOException {
    Path self = Paths.get("/proc/self/");
    return !Files.isDirectory(self)
        || Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(self));
  }

  private static boolean writableByAll(@Nullable Path folder) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    return view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE);
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
