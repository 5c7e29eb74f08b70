// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
  private final String before;

  private final Thread atExit = new Thread(this::restore);
  private boolean restored;

  private final Console console;
  private final InputStream keys;

  private Screen(Invocation call, String before) {
    this.console = call.console;
    this.keys = call.in;
    this.before = before;
  }

  /** Takes over the terminal; plain where there is none, or it cannot be asked. */
  static Screen on(Invocation call) {
    return call.console.terminal ? live(call) : new Screen(call, null);
  }

  private static Screen live(Invocation call) {
    String settings = stty("-g");
    if (settings == null || stty("-icanon", "-echo", "min", "0", "time", "0") == null) {
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

  private static int[] size() {
    String text = stty("size");
    if (text != null && text.matches("\\d{1,4} \\d{1,4}")) {
      int rows = Integer.parseInt(text.substring(0, text.indexOf(' ')));
      int columns = Integer.parseInt(text.substring(text.indexOf(' ') + 1));
      if (rows > 0 && columns > 0) {
        return new int[] {rows, columns};
      }
    }
    return new int[] {USUAL_HEIGHT, USUAL_WIDTH};
  }

  /** First line of what stty says; null where it fails. */
  private static String stty(String... arguments) {
    try {
      ProcessBuilder builder = new ProcessBuilder("stty");
      for (String argument : arguments) {
        builder.command().add(argument);
      }
      builder.redirectInput(Redirect.from(new File("/dev/tty")));
      builder.redirectErrorStream(true);
      Process process = builder.start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
        String line = out.readLine();
        return process.waitFor() == 0 ? line == null ? "" : line : null;
      }
    } catch (IOException | InterruptedException noStty) {
      return null;
    }
  }

  private synchronized void restore() {
    if (isLive() && !restored) {
      restored = true;
      console.screen().print(LEAVE);
      console.screen().flush();
      stty(before);
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
