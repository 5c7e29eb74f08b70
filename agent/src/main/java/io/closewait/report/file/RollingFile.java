// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import io.closewait.kernel.NativeCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are appended to: readable by its owner only, never through a symbolic link,
 * rolled over by size. Opened for each batch, unless {@link #keepOpen} asks otherwise, or it stands
 * where somebody else can exchange it: there only a file that was made here and never let go of is
 * surely ours. Not thread-safe.
 */
public final class RollingFile implements LineSink {
  private static final int CHUNK = 1 << 20;

  /** Where somebody else keeps moving the file away. */
  private static final int TRIES = 3;

  private final Path file;
  private final long limit;
  private final int files;

  private @Nullable SeekableByteChannel kept;
  private boolean keepOpen;

  /** What is open is not opened a second time: it might be another file by then. */
  private boolean held;

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
      if (!held || kept == null || !kept.isOpen()) {
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
    if (held && Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      release(); // put away, as log rotation does
    }
    kept = kept == null ? open() : kept;
    long room = limit - kept.size();
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
    SeekableByteChannel out = Objects.requireNonNull(kept);
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
    putAside();
    kept = open();
  }

  /** Renames, which follows no link and opens nothing. */
  private void putAside() throws IOException {
    for (int i = files - 1; i >= 1; i--) {
      Path from = i == 1 ? file : numbered(i - 1);
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (files == 1) {
      Files.deleteIfExists(file);
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private SeekableByteChannel open() throws IOException {
    if (!NativeCode.channelsWork()) { // the first channel of the JVM loads libraries
      throw new IOException(Reserve.NONE_LEFT);
    }
    IOException exchanged = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        return openAtOnce();
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        exchanged = e; // it went, or came, between the look and the opening
      } catch (IOException e) {
        if (!Reserve.helps(e)) {
          throw e;
        }
        return openAtOnce();
      }
    }
    throw Objects.requireNonNull(exchanged);
  }

  /**
   * A file is opened or made, never whichever it happens to be. What came after the look is not
   * opened: it may be a pipe, which would keep this thread for ever.
   */
  private SeekableByteChannel openAtOnce() throws IOException {
    boolean there = OutputPath.check(file);
    boolean exchangeable = OutputPath.isExchangeable(file);
    if (there && exchangeable) {
      putAside();
      there = false;
    }
    boolean endLine = there && torn && endsInsideLine();
    Set<OpenOption> options =
        new HashSet<>(Arrays.asList(StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS));
    if (!there) {
      options.add(StandardOpenOption.CREATE_NEW);
    }
    SeekableByteChannel channel = Files.newByteChannel(file, options, OutputPath.ownerOnly(file));
    held = exchangeable;
    brokenOff = false;
    if (endLine) {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
    torn = false;
    return channel;
  }

  private boolean endsInsideLine() throws IOException {
    Set<OpenOption> options =
        new HashSet<>(Arrays.asList(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    try (SeekableByteChannel channel = Files.newByteChannel(file, options)) {
      if (channel.size() == 0) {
        return false;
      }
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.position(channel.size() - 1).read(last);
      return last.get(0) != '\n';
    } catch (NoSuchFileException | AccessDeniedException e) {
      // new, or for writing only
      return false;
    }
  }

  private void letGo() {
    if (!keepOpen && (closed || !held)) {
      release();
    }
  }

  private void release() {
    held = false;
    if (kept != null) {
      try {
        kept.close();
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
