// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.report.text.Columns;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a table is shown again and again: a terminal, asked and set through stty, or plain output.
 * A terminal gets its settings back however the command ends.
 */
final class Screen implements Closeable {
  private static final int PLAIN_WIDTH = 200, PLAIN_HEIGHT = 1000;
  private static final int LOOK_EVERY_MILLIS = 50;

  /** The other screen of the terminal without a cursor, so that the user's own stays as it was. */
  private static final String ENTER = "\033[?1049h\033[?25l", LEAVE = "\033[?25h\033[?1049l";

  private static final String HOME = "\033[H", CLEAR_LINE = "\033[K", CLEAR_REST = "\033[J";

  private static final int ESCAPE = 27;

  /** Null on plain output. */
  private final @Nullable String before;

  private final Thread atExit = new Thread(this::restore);
  private boolean restored;

  private final Console console;
  private final InputStream keys;
  private final Stty stty;
  private final Window window;
  private final boolean colours;

  private Screen(Invocation call, @Nullable String before) {
    this.console = call.console;
    this.keys = call.in;
    this.stty = call.machine.stty;
    this.window = new Window(call);
    this.colours = Terminal.hasColours(call.machine.environment);
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

  /** What a key asks for. */
  enum Key {
    /** None was pressed in time. */
    NONE,
    QUIT,
    SORT,
    UP,
    DOWN,
    ENTER,
    /** Out of what Enter has opened. */
    BACK
  }

  void show(LeakTable table) {
    if (!isLive()) {
      for (String line : table.lines(PLAIN_WIDTH, PLAIN_HEIGHT)) {
        console.say(line);
      }
      console.screen().flush();
      return;
    }
    int[] size = window.size(); // each time: it may have changed
    show(table.styled(size[1], size[0] - 1), table.keys(), size[1]);
  }

  /** A part of a text, from that line on; returns the line from which it was shown. */
  int show(String text, int from) {
    int[] size = window.size();
    String[] all = text.split("\n");
    int first = Math.max(0, Math.min(from, all.length - size[0] + 1));
    List<StyledLine> lines = new ArrayList<>();
    for (int i = first; i < Math.min(all.length, first + size[0] - 1); i++) {
      String line = Columns.first(all[i], size[1]);
      lines.add(new StyledLine(line, StyledLine.Style.PLAIN));
    }
    show(lines, "q quits, arrows scroll, any other key goes back", size[1]);
    return first;
  }

  private void show(List<StyledLine> lines, String keys, int width) {
    StringBuilder out = new StringBuilder(HOME);
    for (StyledLine line : lines) {
      out.append(line.on(colours)).append(CLEAR_LINE).append('\n');
    }
    console.screen().print(out.append(CLEAR_REST).append(Columns.first(keys, width)));
    console.screen().flush();
  }

  int width() {
    return window.size()[1];
  }

  /** Waits for a key that means something. */
  Key keyWithin(long nanos) {
    long end = System.nanoTime() + nanos;
    try {
      do {
        while (isLive() && keys.available() > 0) {
          Key key = key();
          if (key != Key.NONE) {
            return key;
          }
        }
        Thread.sleep(LOOK_EVERY_MILLIS);
      } while (System.nanoTime() - end < 0);
      return Key.NONE;
    } catch (IOException | InterruptedException ended) {
      return Key.QUIT;
    }
  }

  private Key key() throws IOException {
    switch (keys.read()) {
      case 'q':
      case 'Q':
      case -1:
        return Key.QUIT;
      case 's':
        return Key.SORT;
      case 'k':
        return Key.UP;
      case 'j':
        return Key.DOWN;
      case '\n':
      case '\r':
        return Key.ENTER;
      case ESCAPE:
        return escaped();
      default:
        return Key.BACK;
    }
  }

  /** An arrow comes as three characters at once, the Escape key alone. */
  private Key escaped() throws IOException {
    if (keys.available() == 0) {
      return Key.BACK;
    }
    int second = keys.read();
    int third = keys.available() > 0 ? keys.read() : 0;
    boolean arrow = second == '[' || second == 'O';
    return arrow && third == 'A' ? Key.UP : arrow && third == 'B' ? Key.DOWN : Key.NONE;
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
