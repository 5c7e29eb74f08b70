// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lines of a scenario's source that carry a mark, as a frame of a report must name them. */
public final class Marks {
  private Marks() {}

  /**
   * The ends of the frames at the lines marked so, such as {@code (Server.java:22)}; more than one
   * where it depends on the JDK which of them it is.
   */
  public static List<String> lines(String scenario, String mark) {
    return lines("com/example/app", scenario, mark);
  }

  /** The first sentence of the comment on a scenario's class, without its full stop. */
  public static String sentence(String scenario) {
    return sentence("com/example/app", scenario);
  }

  /** The same for a program in another folder of the sources. */
  public static String sentence(String folder, String program) {
    try {
      Path source = Config.programSources().resolve(folder).resolve(program + ".java");
      String whole = Files.readString(source);
      String comment = whole.substring(whole.indexOf("/**") + 3, whole.indexOf("*/"));
      String words =
          comment
              .replaceAll("\\{@link (\\w+)}", "$1")
              .replaceAll("\\n \\*", " ")
              .replaceAll("\\s+", " ")
              .trim();
      return words.split("\\.( |$)", 2)[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one such line; or null. */
  public static String line(String scenario, String mark) {
    return line("com/example/app", scenario, mark);
  }

  /** The one such line of a program in another folder of the sources; or null. */
  public static String line(String folder, String program, String mark) {
    List<String> lines = lines(folder, program, mark);
    return lines.isEmpty() ? null : lines.get(0);
  }

  private static List<String> lines(String folder, String program, String mark) {
    String file = program + ".java";
    List<String> ends = new ArrayList<>();
    try {
      List<String> lines =
          Files.readAllLines(Config.programSources().resolve(folder).resolve(file));
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).matches(".*;\\s+// (\\w+ )*" + mark + "( \\w+)*")) {
          ends.add("(" + file + ":" + (i + 1) + ")");
        }
      }
      return ends;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
