// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.options.Options;
import java.util.List;

/** Stacks that a test writes down as they are printed. */
public final class Stacks {
  private static final FrameRules RULES = FrameRules.load(Options.parse("").app());

  private Stacks() {}

  public static Stack of(String thread, List<String> frames, int omitted) {
    return new Stack(thread, frames(frames), omitted);
  }

  public static Stack of(String thread, List<String> frames, int omitted, List<String> jdk) {
    return new Stack(thread, frames(frames), omitted, frames(jdk));
  }

  private static List<Frame> frames(List<String> lines) {
    return lines.stream().map(Frame::parse).toList();
  }

  /** As the agent would look at it. */
  public static Site site(String thread, List<String> lines) {
    StackTraceElement[] elements =
        lines.stream().map(Stacks::element).toArray(StackTraceElement[]::new);
    return Site.of(elements, thread, RULES, 32);
  }

  private static StackTraceElement element(String line) {
    Frame frame = Frame.parse(line);
    String[] source = line.substring(line.indexOf('(') + 1, line.length() - 1).split(":");
    boolean known = source.length > 1;
    int number = known ? Integer.parseInt(source[1]) : line.endsWith("(Native Method)") ? -2 : -1;
    return new StackTraceElement(frame.type, frame.method, known ? source[0] : null, number);
  }
}
