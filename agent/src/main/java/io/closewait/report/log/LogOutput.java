// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import io.closewait.report.file.LineSink;
import io.closewait.report.file.OutputException;
import io.closewait.report.file.RollingFile;
import io.closewait.report.file.StandardError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the log's lines go. Any thread; never throws.
 *
 * <p>A file is made when the first warning comes, and gets the lines before it too: a healthy
 * application finds no file of ours. It is not made before the application has used the network:
 * writing a file loads the JDK's network library, which fixes java.net.preferIPv4Stack.
 *
 * <p>While the file cannot be written its lines wait for it, and the standard error gets {@link
 * FewWords}.
 */
public final class LogOutput {
  private final @Nullable LineSink sink;
  private final @Nullable RollingFile file;
  private final FewWords stderr;

  /** Lines before the first warning, and while the file cannot be written. */
  private final WaitingMessages waiting = new WaitingMessages();

  private final List<Message> batch = new ArrayList<>();
  private boolean begun;
  private boolean wanted;

  /** While the sink cannot be written. */
  private @Nullable String failure;

  private boolean told;

  private boolean fileAllowed;

  /** Of all loggers. */
  private static volatile LogOutput inUse = undecided();

  private LogOutput(
      @Nullable LineSink sink,
      @Nullable RollingFile file,
      @Nullable LineSink stderr,
      boolean wanted) {
    this.sink = sink;
    this.file = file;
    this.stderr = new FewWords(stderr);
    this.wanted = wanted;
  }

  public static LogOutput toFile(RollingFile file) {
    return toFile(file, StandardError.INSTANCE);
  }

  static LogOutput toFile(RollingFile file, LineSink stderr) {
    return new LogOutput(file, file, stderr, false);
  }

  public static LogOutput toStderr() {
    return new LogOutput(StandardError.INSTANCE, null, StandardError.INSTANCE, true);
  }

  /** What was asked for is no file: warnings go to stderr, in {@link FewWords}. */
  public static LogOutput toNoFile(OutputException reason) {
    LineSink refuses =
        lines -> {
          throw reason;
        };
    LogOutput output = new LogOutput(refuses, null, StandardError.INSTANCE, true);
    output.refused(reason);
    return output;
  }

  public static LogOutput nowhere() {
    return new LogOutput(null, null, null, true);
  }

  /** Keeps the lines until it is known where they go. */
  static LogOutput undecided() {
    return new LogOutput(null, null, null, false);
  }

  static synchronized void use(LogOutput next) {
    LogOutput previous = inUse;
    inUse = next;
    next.adopt(previous);
  }

  static LogOutput inUse() {
    return inUse;
  }

  /** One entry; its further lines are indented. */
  public synchronized void log(boolean warning, String text) {
    batch.add(new Message(System.currentTimeMillis(), warning, text));
    wanted |= warning && sink != null;
    if (!begun) {
      flush();
    }
  }

  /** Why the lines do not go where they should, in a sentence; or null. */
  public synchronized @Nullable String failure() {
    return failure;
  }

  /** The file; null where there is none. */
  public @Nullable Path path() {
    return file == null ? null : file.path();
  }

  /** Whether a warning has come, so that there is a file where one can be. */
  public synchronized boolean isMade() {
    return told;
  }

  /** Whether lines are written: false for a file as long as no warning came. */
  public synchronized boolean isWanted() {
    return wanted && sink != null;
  }

  /** From now on a file may be made. */
  public synchronized void allowFile() {
    fileAllowed = true;
    flush();
  }

  /** From here to {@link #end} the entries are collected and written at once. */
  public synchronized void begin() {
    begun = true;
  }

  public synchronized void end() {
    begun = false;
    flush();
  }

  /** Keeps what the next line needs, where lines are written at all: descriptors may run out. */
  public synchronized void keepOpen(boolean keep) {
    if (sink == null || (keep && !(wanted && fileAllowed))) {
      return;
    }
    try {
      sink.keepOpen(keep);
    } catch (IOException e) {
      sayOnce(e);
    }
  }

  /** Gives back what it keeps: this was the last of it. */
  public synchronized void close() {
    if (sink != null) {
      sink.close();
    }
  }

  /** It is known beforehand that it cannot be written; it is tried all the same. */
  public synchronized void refused(IOException reason) {
    sayOnce(reason);
  }

  /** Takes over the lines that an undecided output has kept. */
  synchronized void adopt(LogOutput previous) {
    synchronized (previous) {
      if (previous.sink == null && sink != null) {
        waiting.takeFrom(previous.waiting);
      }
      previous.waiting.clear();
    }
    flush();
  }

  private void flush() {
    if (!wanted || (file != null && !fileAllowed)) {
      batch.forEach(waiting::add);
    } else if (sink != null && !(batch.isEmpty() && waiting.isEmpty())) {
      write(sink);
    }
    batch.clear();
  }

  private void write(LineSink sink) {
    List<byte[]> lines = new ArrayList<>();
    waiting.addLines(lines);
    batch.forEach(entry -> lines.add(entry.lines()));
    try {
      sink.append(lines);
      waiting.clear();
      failure = null;
      if (file != null && !told) {
        told = true;
        stderr.say("the report is in '" + file.path() + "'");
      }
    } catch (IOException e) {
      sayOnce(e);
      batch.forEach(waiting::add);
      waiting.all().forEach(stderr::tell);
      if (!(e instanceof OutputException && ((OutputException) e).nothingWritten)) {
        waiting.clear(); // some of it stands there already, and must not come twice
      }
    }
  }

  private void sayOnce(IOException e) {
    if (failure == null) {
      failure =
          "log: "
              + e.getMessage()
              + "; until it can be written the first line of each warning goes to stderr";
      stderr.say(failure);
    }
  }
}
