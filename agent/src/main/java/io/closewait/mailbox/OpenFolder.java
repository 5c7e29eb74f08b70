// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with names in a folder that is held open, without following links; by path where
 * the platform cannot hold folders open. Any of its calls may hang as long as the file system does.
 */
final class OpenFolder implements Closeable {
  private final Path path;
  private final DirectoryStream<Path> stream;

  private OpenFolder(Path path, DirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  /** The path may hold links. */
  @SuppressWarnings("StreamResourceLeak") // closed with the folder
  static OpenFolder at(Path path) throws IOException {
    return new OpenFolder(path, Files.newDirectoryStream(path));
  }

  /** A folder in this one; what is no folder is opened too, so look before. */
  OpenFolder inner(String name) throws IOException {
    Path inner = path.resolve(name);
    return isHeld()
        ? new OpenFolder(
            inner, held().newDirectoryStream(Paths.get(name), LinkOption.NOFOLLOW_LINKS))
        : at(inner);
  }

  /** The names that begin so, of the first {@code most} that the folder has; once only. */
  List<String> names(String prefix, int most) throws IOException {
    List<String> names = new ArrayList<>();
    int seen = 0;
    try {
      for (Path entry : stream) {
        String name = entry.getFileName().toString();
        if (name.startsWith(prefix)) {
          names.add(name);
        }
        if (++seen == most) {
          break;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** The POSIX attributes of the folder itself; null where the platform has none. */
  @Nullable PosixFileAttributeView posix() {
    return isHeld()
        ? held().getFileAttributeView(PosixFileAttributeView.class)
        : Files.getFileAttributeView(path, PosixFileAttributeView.class);
  }

  /** Attributes of what has this name; null where the platform has none of this type. */
  <V extends BasicFileAttributeView> @Nullable V view(String name, Class<V> type) {
    return isHeld()
        ? held().getFileAttributeView(Paths.get(name), type, LinkOption.NOFOLLOW_LINKS)
        : Files.getFileAttributeView(path.resolve(name), type, LinkOption.NOFOLLOW_LINKS);
  }

  SeekableByteChannel open(String name, OpenOption... how) throws IOException {
    return open(name, null, how);
  }

  /** {@code rights}: of a file that is made by it. */
  SeekableByteChannel open(String name, @Nullable FileAttribute<?> rights, OpenOption... how)
      throws IOException {
    Set<OpenOption> options = new HashSet<>(Arrays.asList(how));
    options.add(LinkOption.NOFOLLOW_LINKS);
    if (!isHeld()) {
      return Files.newByteChannel(path.resolve(name), options);
    }
    return rights == null
        ? held().newByteChannel(Paths.get(name), options)
        : held().newByteChannel(Paths.get(name), options, rights);
  }

  /** Removes the name; what it led to, if anything, stays. */
  void delete(String name) throws IOException {
    if (isHeld()) {
      held().deleteFile(Paths.get(name));
    } else {
      Files.delete(path.resolve(name));
    }
  }

  /** An empty folder in this one. */
  void deleteFolder(String name) throws IOException {
    if (isHeld()) {
      held().deleteDirectory(Paths.get(name));
    } else {
      Files.delete(path.resolve(name));
    }
  }

  private boolean isHeld() {
    return stream instanceof SecureDirectoryStream;
  }

  private SecureDirectoryStream<Path> held() {
    return (SecureDirectoryStream<Path>) stream;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
