// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that is appended to without the JDK's channels: the first of these loads native libraries,
 * which takes descriptors where there are none, and fixes java.net.preferIPv4Stack. This one takes
 * a single descriptor. It cannot refuse symbolic links while it opens, so it refuses folders in
 * which somebody else can exchange a file. Not thread-safe.
 */
final class PlainFile implements SeekableByteChannel {
  private static final String OWNER_ONLY = "rwx------";

  private final RandomAccessFile file;
  private boolean open = true;

  private PlainFile(File file) throws IOException {
    this.file = new RandomAccessFile(file, "rw");
  }

  /** Opens one that is there. */
  static PlainFile at(Path file) throws IOException {
    requireSafe(file);
    PlainFile opened = new PlainFile(file.toFile());
    opened.position(opened.size());
    return opened;
  }

  /**
   * Makes one, for its owner alone from the first moment on: java.io gives it the rights that the
   * umask leaves, so it is made in a folder of its own, and gets its name once it has its rights.
   */
  static PlainFile make(Path file) throws IOException {
    requireSafe(file);
    Path folder = file.resolveSibling(file.getFileName() + ".new." + System.nanoTime());
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    Path draft = folder.resolve("file");
    try {
      PlainFile made = new PlainFile(draft.toFile());
      try {
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
        Files.createLink(file, draft); // unlike a move it replaces nothing
        return made;
      } catch (IOException | RuntimeException noName) {
        made.close();
        throw noName;
      }
    } finally {
      Files.deleteIfExists(draft);
      Files.deleteIfExists(folder);
    }
  }

  private static void requireSafe(Path file) throws IOException {
    if (OutputPath.isExchangeable(file)) {
      throw new IOException("Too many open files");
    }
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    byte[] all = new byte[count];
    bytes.duplicate().get(all);
    file.seek(file.length()); // another process may write there too
    file.write(all);
    bytes.position(bytes.limit());
    return count;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    byte[] some = new byte[bytes.remaining()];
    int count = file.read(some);
    bytes.put(some, 0, Math.max(0, count));
    return count;
  }

  @Override
  public long position() throws IOException {
    return file.getFilePointer();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    file.seek(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.length();
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
    file.setLength(size);
    return this;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    file.close();
  }
}
