// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are appended to: readable by its owner only, never through a symbolic link,
 * rolled over by size. Opened for each batch, unless {@link #keepOpen} asks otherwise, or it stands
 * where somebody else can exchange it: there only a file that was made here and never let go of is
 * surely ours. Not thread-safe.
 */
public final class RollingFile implements LineSink {
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final long limit;
  private final int files;

  private @Nullable OpenedFile kept;
  private boolean keepOpen;

  private boolean closed;

  /** The file may end inside a line: another run, or a failed write, was cut short. */
  private boolean torn = true;

  /** What is held ends with a part of a line, which could not be taken back. */
  private boolean brokenOff;

  /** Some of the batch under way stands in a file already. */
  private boolean wrote;

  /**
   * @param limit bytes after which it rolls over
   * @param files kept, this one included
   */
  public RollingFile(Path file, long limit, int files) {
    this.file = file;
    this.limit = limit;
    this.files = files;
  }

  public Path path() {
    return file;
  }

  /** When descriptors become scarce the next one might not be had. */
  @Override
  public void keepOpen(boolean keep) throws IOException {
    keepOpen = keep;
    if (!keep) {
      letGo();
    } else if (kept == null) {
      try {
        kept = open();
      } catch (IOException e) {
        throw sentence(e, true);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    keepOpen = false;
    release();
  }

  /** A line is never split over two files. */
  @Override
  public void append(List<byte[]> lines) throws IOException {
    // an interrupted thread cannot write to a channel
    boolean interrupted = Thread.interrupted();
    wrote = false;
    try {
      appendAll(lines);
    } catch (IOException e) {
      torn = true;
      if (kept == null || !kept.held || !kept.channel.isOpen()) {
        release();
      }
      throw sentence(e, !wrote);
    } finally {
      letGo();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void appendAll(List<byte[]> lines) throws IOException {
    followRotation();
    kept = kept == null ? open() : kept;
    long room = limit - kept.channel.size();
    int next = 0;
    while (next < lines.size()) {
      if (lines.get(next).length > room && room < limit) {
        roll();
        room = limit;
      }
      int size = lines.get(next).length;
      int end = next + 1;
      while (end < lines.size() && size + lines.get(end).length <= Math.min(room, CHUNK)) {
        size += lines.get(end++).length;
      }
      write(lines.subList(next, end), size);
      room -= size;
      next = end;
    }
  }

  /**
   * What is kept may have been put away meanwhile. Without a descriptor for a new one it serves on.
   */
  private void followRotation() {
    OpenedFile old = kept;
    if (old == null || old.isStillThere()) {
      return;
    }
    if (old.held) {
      release();
      return;
    }
    try {
      kept = open();
      old.channel.close();
    } catch (IOException noneLeft) {
      // what is written there is not lost
    }
  }

  /** One write for many lines: whoever reads along, or a kill, sees whole lines. */
  private void write(List<byte[]> lines, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size + 1);
    if (brokenOff) {
      buffer.put((byte) '\n');
    }
    for (byte[] line : lines) {
      buffer.put(line);
    }
    buffer.flip();
    SeekableByteChannel out = Objects.requireNonNull(kept).channel;
    long before = out.size();
    try {
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      wrote = true;
      brokenOff = false;
    } catch (IOException e) {
      int part = buffer.position();
      if (part > 0 && !takenBack(out, before, before + part)) {
        wrote = true;
        brokenOff = true;
      }
      throw e;
    }
  }

  /**
   * Takes back the part of a line that a full disk had room for: no reader should stumble on it.
   */
  private boolean takenBack(SeekableByteChannel out, long before, long after) {
    try {
      if (out.size() != after) { // somebody else writes there too
        return false;
      }
      out.truncate(before);
      return true;
    } catch (IOException | RuntimeException refused) {
      return false;
    }
  }

  private void roll() throws IOException {
    release();
    putAside(files);
    kept = open();
  }

  /** Renames, which follows no link and opens nothing. */
  private void putAside(int most) throws IOException {
    for (int i = most - 1; i >= 1; i--) {
      Path from = i == 1 ? file : numbered(i - 1);
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (most == 1) {
      Files.deleteIfExists(file);
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private OpenedFile open() throws IOException {
    // what another run, or this one before its end, has written there is never thrown away
    OpenedFile opened = OpenedFile.at(file, torn, () -> putAside(Math.max(2, files)));
    brokenOff = false;
    torn = false;
    return opened;
  }

  private void letGo() {
    if (!keepOpen && (closed || kept == null || !kept.held)) {
      release();
    }
  }

  private void release() {
    if (kept != null) {
      try {
        kept.channel.close();
      } catch (IOException e) {
        // what was written is written; a failed one told so itself
      }
      kept = null;
    }
  }

  private OutputException sentence(IOException e, boolean nothingWritten) {
    String sentence =
        e instanceof OutputException
            ? e.getMessage()
            : OutputPath.quoted(file) + " cannot be written: " + OutputPath.reason(e);
    return new OutputException(sentence, nothingWritten);
  }
}
