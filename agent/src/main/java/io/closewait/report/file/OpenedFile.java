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
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of ours that is open for appending, and which file it is. */
final class OpenedFile {
  /** Where somebody else keeps moving the file away. */
  private static final int TRIES = 3;

  /** Moves what has the name out of the way. */
  interface Aside {
    void put() throws IOException;
  }

  final SeekableByteChannel channel;

  /** What is open is not opened a second time: it might be another file by then. */
  final boolean held;

  private final Path file;
  private final @Nullable Object key;

  private OpenedFile(Path file, SeekableByteChannel channel, boolean held) {
    this.file = file;
    this.channel = channel;
    this.held = held;
    key = keyOf(file);
  }

  /**
   * Opens or makes it, for its owner alone.
   *
   * @param torn it may end inside a line, which is then ended
   */
  static OpenedFile at(Path file, boolean torn, Aside aside) throws IOException {
    IOException exchanged = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        return atOnce(file, torn, aside);
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        exchanged = e; // it went, or came, between the look and the opening
      } catch (IOException e) {
        if (!NativeCode.noneLeft() || !Reserve.giveBack()) {
          throw e;
        }
        return atOnce(file, torn, aside);
      }
    }
    throw Objects.requireNonNull(exchanged);
  }

  /**
   * A file is opened or made, never whichever it happens to be. What came after the look is not
   * opened: it may be a pipe, which would keep this thread for ever.
   */
  private static OpenedFile atOnce(Path file, boolean torn, Aside aside) throws IOException {
    boolean there = OutputPath.check(file);
    if (!NativeCode.channelsWork()) { // the first channel of the JVM loads libraries
      return new OpenedFile(file, withoutChannel(file, there, torn), false);
    }
    boolean exchangeable = OutputPath.isExchangeable(file);
    if (there && exchangeable) {
      aside.put();
      there = false;
    }
    boolean endLine = there && torn && endsInsideLine(file);
    Set<OpenOption> options =
        new HashSet<>(Arrays.asList(StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS));
    if (!there) {
      options.add(StandardOpenOption.CREATE_NEW);
    }
    SeekableByteChannel channel = Files.newByteChannel(file, options, OutputPath.ownerOnly(file));
    if (endLine) {
      endLine(channel);
    }
    return new OpenedFile(file, channel, exchangeable);
  }

  private static SeekableByteChannel withoutChannel(Path file, boolean there, boolean torn)
      throws IOException {
    if (!there) {
      return PlainFile.make(file);
    }
    PlainFile opened = PlainFile.at(file);
    if (torn && endsInsideLine(opened)) {
      endLine(opened);
    }
    return opened;
  }

  private static void endLine(SeekableByteChannel channel) throws IOException {
    channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
  }

  private static boolean endsInsideLine(Path file) throws IOException {
    Set<OpenOption> options =
        new HashSet<>(Arrays.asList(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    try (SeekableByteChannel channel = Files.newByteChannel(file, options)) {
      return endsInsideLine(channel);
    } catch (NoSuchFileException | AccessDeniedException e) {
      // new, or for writing only
      return false;
    }
  }

  private static boolean endsInsideLine(SeekableByteChannel channel) throws IOException {
    if (channel.size() == 0) {
      return false;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    channel.position(channel.size() - 1).read(last);
    return last.get(0) != '\n';
  }

  /** Whether it has its name still; where others may exchange it, whether anything has that. */
  boolean isStillThere() {
    return held
        ? !Files.notExists(file, LinkOption.NOFOLLOW_LINKS)
        : Objects.equals(key, keyOf(file));
  }

  private static @Nullable Object keyOf(Path file) {
    try {
      LinkOption strict = LinkOption.NOFOLLOW_LINKS;
      return Files.readAttributes(file, BasicFileAttributes.class, strict).fileKey();
    } catch (IOException gone) {
      return null;
    }
  }
}
