// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import io.closewait.kernel.NativeCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A file that is replaced as a whole: whoever reads it sees the old content or the new, never a
 * part. Readable by its owner only, never written through a symbolic link. Not thread-safe.
 */
public final class WholeFile {
  private final Path file;
  private final Path draft;

  public WholeFile(Path file) {
    this.file = file;
    this.draft = file.resolveSibling(file.getFileName() + ".new");
  }

  /**
   * Replaces the content.
   *
   * @throws IOException with a sentence for the user
   */
  public void replace(byte[] content) throws IOException {
    // an interrupted thread cannot write to a channel
    boolean interrupted = Thread.interrupted();
    try {
      OutputPath.check(file);
      write(content);
      move();
    } catch (IOException e) {
      discard();
      throw e instanceof OutputException
          ? e
          : new OutputException(
              OutputPath.quoted(file) + " cannot be written: " + OutputPath.reason(e));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write(byte[] content) throws IOException {
    Files.deleteIfExists(draft); // of a run that was cut short
    // the first channel of the JVM loads libraries, and breaks where it cannot
    try (SeekableByteChannel channel =
        NativeCode.channelsWork() ? makeDraft() : PlainFile.make(draft)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  private SeekableByteChannel makeDraft() throws IOException {
    Set<OpenOption> options =
        new HashSet<>(
            Arrays.asList(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS));
    return Files.newByteChannel(draft, options, OutputPath.ownerOnly(file));
  }

  private void move() throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException rareFileSystem) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void discard() {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException left) {
      // the next write takes it away
    }
  }
}
