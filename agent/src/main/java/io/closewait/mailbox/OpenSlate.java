// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The command line's side of a {@link Slate}. */
final class OpenSlate implements Closeable {
  private final SeekableByteChannel channel;
  private final int longestAnswer;

  private OpenSlate(SeekableByteChannel channel, int longestAnswer) {
    this.channel = channel;
    this.longestAnswer = longestAnswer;
  }

  /**
   * The one in this folder; null where there is none. Root writes into what a user has put there:
   * only into a file that, once it is open, begins as a slate does.
   */
  static @Nullable OpenSlate in(GuardedFolder folder, int longestAnswer) throws IOException {
    SeekableByteChannel channel = folder.openToChange(Slate.NAME);
    if (channel == null) {
      return null;
    }
    OpenSlate slate = new OpenSlate(channel, longestAnswer);
    if (Arrays.equals(slate.read(0, Slate.HEAD.length), Slate.HEAD)) {
      return slate;
    }
    slate.close();
    return null;
  }

  private byte[] read(long at, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    channel.position(at);
    while (into.hasRemaining() && channel.read(into) > 0) {
      // to the end of the file, or of what is wanted
    }
    return Arrays.copyOf(into.array(), into.position());
  }

  /** Writes the name of the request, if it is not there yet or another's is. */
  void ask(Request request) throws IOException {
    byte[] name = (request.fileName() + '\n').getBytes(StandardCharsets.US_ASCII);
    if (!Arrays.equals(read(Slate.REQUEST, name.length), name)) {
      channel.position(Slate.REQUEST);
      channel.write(ByteBuffer.wrap(name));
    }
  }

  /** The answer to this request; null where it is not there yet. */
  byte @Nullable [] answer(Request request) throws IOException {
    byte[] bytes = read(Slate.MARK, Slate.LONGEST_LINE);
    String mark = Slate.line(bytes, bytes.length);
    String start = request.answerName() + ' ';
    if (mark == null || !mark.startsWith(start)) {
      return null;
    }
    String length = mark.substring(start.length());
    if (!length.matches("\\d{1,9}") || Integer.parseInt(length) > longestAnswer) {
      throw new IOException("the answer on the slate is larger than " + longestAnswer);
    }
    byte[] answer = read(Slate.ANSWER, Integer.parseInt(length));
    return answer.length == Integer.parseInt(length) ? answer : null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
