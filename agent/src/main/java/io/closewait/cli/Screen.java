// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a table is shown again and again: a terminal, asked and set through stty, or plain output.
 * A terminal gets its settings back however the command ends.
 */
final class Screen implements Closeable {
  private static final int PLAIN_WIDTH = 200, PLAIN_HEIGHT = 1000;
  private static final int USUAL_WIDTH = 80, USUAL_HEIGHT = 24;
  private static final int LOOK_EVERY_MILLIS = 50;

  /** The other screen of the terminal without a cursor, so that the user's own stays as it was. */
  private static final String ENTER = "\033[?1049h\033[?25l", LEAVE = "\033[?25h\033[?1049l";

  private static final String HOME = "\033[H", CLEAR_LINE = "\033[K", CLEAR_REST = "\033[J";

  /** Null on plain output. */
  private final @Nullable String before;

  private final Thread atExit = new Thread(this::restore);
  private boolean restored;

  private final Console console;
  private final InputStream keys;
  private final Stty stty;

  private Screen(Invocation call, @Nullable String before) {
    this.console = call.console;
    this.keys = call.in;
    this.stty = call.machine.stty;
    this.before = before;
  }

  /** Takes over the terminal; plain where there is none, or it cannot be asked. */
  static Screen on(Invocation call) {
    return call.console.terminal ? live(call) : new Screen(call, null);
  }

  private static Screen live(Invocation call) {
    Stty stty = call.machine.stty;
    String settings = stty.run("-g");
    if (settings == null || stty.run("-icanon", "-echo", "min", "0", "time", "0") == null) {
      return new Screen(call, null);
    }
    Screen screen = new Screen(call, settings);
    Runtime.getRuntime().addShutdownHook(screen.atExit);
    call.console.screen().print(ENTER);
    return screen;
  }

  boolean isLive() {
    return before != null;
  }

  void show(LeakTable table) {
    if (!isLive()) {
      for (String line : table.lines(PLAIN_WIDTH, PLAIN_HEIGHT)) {
        console.say(line);
      }
      console.screen().flush();
      return;
    }
    int[] size = size(); // each time: the window may have changed
    List<String> lines = table.lines(size[1], size[0] - 1);
    StringBuilder out = new StringBuilder(HOME);
    for (String line : lines) {
      out.append(Terminal.line(line)).append(CLEAR_LINE).append('\n');
    }
    console.screen().print(out.append(CLEAR_REST).append("q quits"));
    console.screen().flush();
  }

  /** Waits, and tells whether the user wants no more. */
  boolean quitWithin(int seconds) throws Failure {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (System.nanoTime() - end < 0) {
        while (isLive() && keys.available() > 0) {
          int key = keys.read();
          if (key == 'q' || key == 'Q' || key == -1) {
            return true;
          }
        }
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
      return false;
    } catch (IOException | InterruptedException ended) {
      return true;
    }
  }

  private int[] size() {
    String text = stty.run("size");
    if (text != null && text.matches("\\d{1,4} \\d{1,4}")) {
      int rows = Integer.parseInt(text.substring(0, text.indexOf(' ')));
      int columns = Integer.parseInt(text.substring(text.indexOf(' ') + 1));
      if (rows > 0 && columns > 0) {
        return new int[] {rows, columns};
      }
    }
    return new int[] {USUAL_HEIGHT, USUAL_WIDTH};
  }

  private synchronized void restore() {
    if (before != null && !restored) {
      restored = true;
      console.screen().print(LEAVE);
      console.screen().flush();
      stty.run(before);
    }
  }

  @Override
  public void close() {
    restore();
    if (isLive()) {
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }
}
