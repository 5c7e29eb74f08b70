// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plays programs on command. Ends with its stdin, so that it never outlives the test. */
public final class Main {
  private static final Map<String, Program> PLAYED = new LinkedHashMap<>();

  /** What is being obeyed. */
  private static volatile String playing = "";

  private Main() {}

  public static void main(String[] args) throws Exception {
    say("up");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals("quit")) {
        break;
      }
      try {
        obey(line.split(" "));
        say("done " + line);
      } catch (Exception | LinkageError e) {
        say(line + " FAILED " + e);
        e.printStackTrace();
      }
    }
    System.exit(0);
  }

  /** Every line of ours on stdout starts alike: anything else there is not ours. */
  static synchronized void say(String what) {
    System.out.println("> " + what);
    System.out.flush();
  }

  /** As {@link #say}, with the name of the program before it. */
  static void sayAs(String what) {
    say(playing + " " + what);
  }

  /** PROGRAM COMMAND NUMBER...; a second instance of a program is PROGRAM#NAME. */
  private static void obey(String[] words) throws Exception {
    playing = words[0];
    Program program = PLAYED.get(words[0]);
    if (program == null) {
      program = make(words[0].replaceFirst("#.*", ""));
      PLAYED.put(words[0], program);
      say(words[0] + " library " + jar(program.library()));
    }
    program.obey(words[1], Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray());
  }

  private static Program make(String name) throws ReflectiveOperationException {
    return (Program)
        Class.forName("com.example.stacks." + name).getDeclaredConstructor().newInstance();
  }

  static String jar(Class<?> library) throws Exception {
    CodeSource source = library.getProtectionDomain().getCodeSource();
    if (source == null) {
      return "JDK";
    }
    String path = source.getLocation().getPath().replaceFirst("[!/]+$", ""); // a jar in a jar too
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
