// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A folder held open, in which names are looked up without following links. Root looks into folders
 * of users who are not to be trusted, and who may exchange what is in them at any moment, by
 * renaming or in a mount namespace of their own. So nothing that was looked up once is looked up
 * again to be changed: here are a way to make a new file, one to remove a name, and one to read.
 *
 * <p>Where the platform cannot hold folders open, names are looked up by path.
 */
public final class GuardedFolder implements Closeable {
  private static final int MOST_NAMES = 100_000;
  private static final long READ_MILLIS = 5000;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final OpenFolder folder;

  /** A call hangs in it, and holds the lock that closing would wait for. */
  private volatile boolean stuck;

  private GuardedFolder(OpenFolder folder) {
    this.folder = folder;
  }

  /** The path is the kernel's or the user's own: it may hold links. */
  public static GuardedFolder at(Path path) throws IOException {
    return new GuardedFolder(OpenFolder.at(path));
  }

  /** A folder in this one. The JDK would open anything of this name, and wait for a pipe. */
  public GuardedFolder folder(String name) throws IOException {
    BasicFileAttributes is = attributes(name);
    if (is == null) {
      throw new NoSuchFileException(name);
    }
    if (!is.isDirectory()) {
      throw new NotDirectoryException(name);
    }
    return new GuardedFolder(bounded(() -> folder.inner(name)));
  }

  /** The names in it that begin so; once only, and not for ever where somebody has filled it. */
  List<String> names(String prefix) throws IOException {
    return folder.names(prefix, MOST_NAMES);
  }

  /** Whether this folder is this user's and closed to all others. */
  boolean belongsTo(@Nullable UserPrincipal owner) throws IOException {
    PosixFileAttributes is = posix();
    // platforms without keep temporary files in the user's own folder
    return is == null
        || is.permissions().equals(OWNER_ONLY) && (owner == null || is.owner().equals(owner));
  }

  /**
   * Whether this user could put a file here himself: then it lends him no right to make one for
   * him. Not so where he has mounted somebody's folder here.
   */
  public boolean isOpenTo(UserPrincipal user) throws IOException {
    PosixFileAttributes is = posix();
    return is == null
        || is.permissions().contains(PosixFilePermission.OTHERS_WRITE)
        || is.owner().equals(user);
  }

  /** The POSIX attributes of the folder itself; null where the platform has none. */
  private @Nullable PosixFileAttributes posix() throws IOException {
    PosixFileAttributeView view = folder.posix();
    return view == null ? null : view.readAttributes();
  }

  /** Attributes of the entry itself, not of what it may link to; null where there is none. */
  public @Nullable BasicFileAttributes attributes(String name) throws IOException {
    BasicFileAttributeView view = folder.view(name, BasicFileAttributeView.class);
    try {
      return view == null ? null : view.readAttributes();
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** Owner and rights of an entry; null where there is none, or the platform has no such thing. */
  public @Nullable PosixFileAttributes rights(String name) throws IOException {
    PosixFileAttributeView view = folder.view(name, PosixFileAttributeView.class);
    try {
      return view == null ? null : view.readAttributes();
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /**
   * The file's content; null if there is none of this name. To open a pipe would wait for its other
   * end, and to open a device may set it going, so what the name stands for is looked at first; and
   * should it be exchanged in between, the wait has an end.
   *
   * @param limit in bytes; a longer file is not read
   */
  public byte @Nullable [] read(String name, int limit) throws IOException {
    BasicFileAttributes is = attributes(name);
    if (is == null) {
      return null;
    }
    if (!is.isRegularFile()) {
      throw new IOException(name + " in it is no regular file");
    }
    if (is.size() > limit) {
      throw tooLarge(name, limit);
    }
    checkOwner(name);
    byte[] content = bounded(() -> content(name, limit));
    if (content != null) {
      checkOwner(name); // it may have been another while it was open
    }
    return content;
  }

  /** Whoever mounts a file of root over a name here would have root print it. */
  private void checkOwner(String name) throws IOException {
    PosixFileAttributes file = rights(name);
    PosixFileAttributes folder = posix();
    if (file != null && folder != null && !file.owner().equals(folder.owner())) {
      throw new IOException(name + " in it is not of its user");
    }
  }

  private byte @Nullable [] content(String name, int limit) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (SeekableByteChannel channel = folder.open(name, StandardOpenOption.READ)) {
      InputStream in = Channels.newInputStream(channel);
      byte[] buffer = new byte[1 << 14];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        if (out.size() > limit) {
          throw tooLarge(name, limit);
        }
      }
      return out.toByteArray();
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /**
   * A regular file, opened to be read and changed in place; null where there is none of this name.
   * What is in it may be anybody's: look before you write.
   */
  @Nullable SeekableByteChannel openToChange(String name) throws IOException {
    BasicFileAttributes is = attributes(name);
    if (is == null || !is.isRegularFile()) {
      return null;
    }
    try {
      return bounded(() -> folder.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  private <T> T bounded(Callable<T> call) throws IOException {
    try {
      return Within.millis(READ_MILLIS, call);
    } catch (Within.TooLate late) {
      stuck = true;
      throw late;
    }
  }

  private static IOException tooLarge(String name, int limit) {
    return new IOException(name + " in it is larger than " + (limit >> 10) + " kB");
  }

  /**
   * A new file with this content; fails where the name is taken, by whatever.
   *
   * @param rights which the user's mask may cut down
   */
  public void create(String name, byte[] content, String rights) throws IOException {
    FileAttribute<?> asked =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    bounded(
        () -> {
          try (SeekableByteChannel out =
              folder.open(name, asked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
              out.write(buffer);
            }
          }
          return null;
        });
  }

  /** Removes the name; what it led to, if anything, stays. */
  public void delete(String name) throws IOException {
    folder.delete(name);
  }

  /** An empty folder in this one. */
  void deleteFolder(String name) throws IOException {
    folder.deleteFolder(name);
  }

  @Override
  public void close() throws IOException {
    if (!stuck) {
      folder.close();
    }
  }
}
