// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.options.Options;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Stacks that a test writes down as they are printed. */
public final class Stacks {
  private static final FrameRules RULES = FrameRules.load(Options.parse("").app());

  private Stacks() {}

  /** With so many frames of the JDK that are not shown. */
  public static Stack of(String thread, List<String> lines, int omitted) {
    List<Frame> frames = new ArrayList<>(lines.stream().map(Frame::parse).toList());
    StackTraceElement jdk = new StackTraceElement("java.lang.Thread", "run", "Thread.java", 840);
    frames.addAll(Collections.nCopies(omitted, Frame.of(jdk, Origin.JDK)));
    return Stack.of(thread, frames, lines.size());
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
