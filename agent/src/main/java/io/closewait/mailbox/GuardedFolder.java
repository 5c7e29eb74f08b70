// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A folder held open, in which names are looked up without following links. Root may look into the
 * folder of a user who is not to be trusted, and who may exchange it meanwhile.
 *
 * <p>Where the platform cannot hold folders open, names are looked up by path.
 */
final class GuardedFolder implements Closeable {
  private static final int LIMIT = 64 << 20;
  private static final Set<PosixFilePermission> FOLDER_RIGHTS =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> FILE_RIGHTS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final DirectoryStream<Path> stream;

  private GuardedFolder(Path path, DirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  /** The path is the kernel's or the user's own: it may hold links. */
  @SuppressWarnings("StreamResourceLeak") // closed with the folder
  static GuardedFolder at(Path path) throws IOException {
    return new GuardedFolder(path, Files.newDirectoryStream(path));
  }

  /** A folder in this one. */
  GuardedFolder folder(String name) throws IOException {
    Path inner = path.resolve(name);
    if (stream instanceof SecureDirectoryStream) {
      return new GuardedFolder(
          inner, secure().newDirectoryStream(Paths.get(name), LinkOption.NOFOLLOW_LINKS));
    }
    return at(inner);
  }

  /** What is in it; once only. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (Path name : stream) {
        names.add(name.getFileName().toString());
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** Whether this folder is this user's and closed to all others. */
  boolean belongsTo(UserPrincipal owner) throws IOException {
    PosixFileAttributeView view =
        stream instanceof SecureDirectoryStream
            ? secure().getFileAttributeView(PosixFileAttributeView.class)
            : Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return true; // such platforms keep temporary files in the user's own folder
    }
    PosixFileAttributes is = view.readAttributes();
    return is.permissions().equals(FOLDER_RIGHTS) && (owner == null || is.owner().equals(owner));
  }

  /** The file's content, or null if there is no such file. */
  byte[] read(String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (SeekableByteChannel in = open(name, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
      while (in.read(buffer) >= 0) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
        if (out.size() > LIMIT) {
          throw new IOException(path.resolve(name) + " is larger than " + (LIMIT >> 20) + " MB");
        }
      }
      return out.toByteArray();
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** Writes a file, readable by this user only, which others see when it is complete. */
  void write(String name, byte[] content, UserPrincipal reader) throws IOException {
    String unfinished = name + ".part";
    try (SeekableByteChannel out =
        open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
    if (stream instanceof SecureDirectoryStream) {
      if (reader != null) {
        secure()
            .getFileAttributeView(
                Paths.get(unfinished), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setOwner(reader);
      }
      secure().move(Paths.get(unfinished), secure(), Paths.get(name));
    } else {
      Files.move(path.resolve(unfinished), path.resolve(name));
    }
  }

  void delete(String name) throws IOException {
    if (stream instanceof SecureDirectoryStream) {
      secure().deleteFile(Paths.get(name));
    } else {
      Files.delete(path.resolve(name));
    }
  }

  /** An empty folder in this one. */
  void deleteFolder(String name) throws IOException {
    if (stream instanceof SecureDirectoryStream) {
      secure().deleteDirectory(Paths.get(name));
    } else {
      Files.delete(path.resolve(name));
    }
  }

  private SeekableByteChannel open(String name, OpenOption... how) throws IOException {
    Set<OpenOption> options = new HashSet<>(java.util.Arrays.asList(how));
    options.add(LinkOption.NOFOLLOW_LINKS);
    if (stream instanceof SecureDirectoryStream) {
      return secure().newByteChannel(Paths.get(name), options, FILE_RIGHTS);
    }
    return Files.newByteChannel(path.resolve(name), options);
  }

  private SecureDirectoryStream<Path> secure() {
    return (SecureDirectoryStream<Path>) stream;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
