// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import io.closewait.report.file.LineSink;
import io.closewait.report.file.RollingFile;
import io.closewait.report.file.StandardError;
import io.closewait.report.text.PlainText;
import io.closewait.report.text.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the log's lines go. Any thread; never throws.
 *
 * <p>A file is made when the first warning comes, and gets the lines before it too: a healthy
 * application finds no file of ours. It is not made before the application has used the network:
 * writing a file loads the JDK's network library, which fixes java.net.preferIPv4Stack.
 */
public final class LogOutput {
  private static final int MOST_WAITING = 500;

  private final @Nullable LineSink sink;
  private final @Nullable RollingFile file;
  private final @Nullable LineSink stderr;

  /** Lines before the first warning. */
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();

  private final List<Entry> batch = new ArrayList<>();
  private int forgotten;
  private boolean begun;
  private boolean wanted;

  /** While the sink cannot be written. */
  private @Nullable String failure;

  private boolean told;

  private boolean fileAllowed;

  private LogOutput(
      @Nullable LineSink sink,
      @Nullable RollingFile file,
      @Nullable LineSink stderr,
      boolean wanted) {
    this.sink = sink;
    this.file = file;
    this.stderr = stderr;
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

  public static LogOutput nowhere() {
    return new LogOutput(null, null, null, true);
  }

  /** Keeps the lines until it is known where they go. */
  static LogOutput undecided() {
    return new LogOutput(null, null, null, false);
  }

  /** One entry; its further lines are indented. */
  public synchronized void log(boolean warning, String text) {
    batch.add(new Entry(System.currentTimeMillis(), warning, text));
    wanted |= warning && sink != null;
    if (!begun) {
      flush();
    }
  }

  /** Why the lines do not go where they should, in a sentence; or null. */
  public synchronized @Nullable String failure() {
    return failure;
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

  /** Keeps what the next line needs: descriptors are running out. */
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

  /** Takes over the lines that an undecided output has kept. */
  synchronized void adopt(LogOutput previous) {
    synchronized (previous) {
      if (previous.sink == null && sink != null) {
        waiting.addAll(previous.waiting);
        forgotten += previous.forgotten;
      }
      previous.waiting.clear();
    }
    flush();
  }

  private void flush() {
    if (!wanted || (file != null && !fileAllowed)) {
      for (Entry entry : batch) {
        waiting.add(entry);
        if (waiting.size() > MOST_WAITING) {
          waiting.remove();
          forgotten++;
        }
      }
    } else if (sink != null && !(batch.isEmpty() && waiting.isEmpty())) {
      write();
    }
    batch.clear();
  }

  private void write() {
    List<byte[]> lines = new ArrayList<>();
    if (forgotten > 0) {
      String text = forgotten + " earlier lines are left out";
      lines.add(new Entry(System.currentTimeMillis(), false, text).line());
    }
    for (Entry entry : waiting) {
      lines.add(entry.line());
    }
    for (Entry entry : batch) {
      lines.add(entry.line());
    }
    waiting.clear();
    forgotten = 0;
    try {
      Objects.requireNonNull(sink).append(lines);
      failure = null;
      if (file != null && !told) {
        told = true;
        tell(bytes("closewait: the report is in '" + file.path() + "'\n"));
      }
    } catch (IOException e) {
      sayOnce(e);
      for (byte[] line : lines) {
        tell(line);
      }
    }
  }

  private void sayOnce(IOException e) {
    if (failure == null) {
      failure = "log: " + e.getMessage() + "; its lines go to stderr instead";
      tell(bytes("closewait: " + failure + "\n"));
    }
  }

  private void tell(byte[] line) {
    if (stderr == null) {
      return;
    }
    try {
      stderr.append(Collections.singletonList(line));
    } catch (IOException e) {
      // nobody is left to be told
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Written out only when it is known to be wanted. */
  private static final class Entry {
    private final long millis;
    private final boolean warning;
    private final String text;

    Entry(long millis, boolean warning, String text) {
      this.millis = millis;
      this.warning = warning;
      this.text = text;
    }

    byte[] line() {
      String level = warning ? " WARN  " : " INFO  ";
      return bytes(Timestamp.of(millis) + level + PlainText.block(text) + '\n');
    }
  }
}
