// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;

/** Plays scenarios on command. Ends with its stdin, so that it never outlives the test. */
public final class Main {
  private static final Map<String, Scenario> PLAYED = new LinkedHashMap<>();

  private Main() {}

  public static void main(String[] args) throws Exception {
    say("up");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals("quit")) {
        break;
      }
      obey(line.split(" "));
    }
    System.exit(0);
  }

  /** Every line of ours on stdout starts alike: anything else there is not ours. */
  static synchronized void say(String what) {
    System.out.println("> " + what);
    System.out.flush();
  }

  private static void obey(String[] words) throws Exception {
    switch (words[0]) {
      case "play":
        Scenario scenario = make(words[1]);
        PLAYED.put(words[1], scenario);
        scenario.play(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        break;
      case "go":
        PLAYED.get(words[1]).go();
        break;
      case "close":
        PLAYED.get(words[1]).close();
        break;
      case "forget":
        PLAYED.get(words[1]).held.clear();
        break;
      case "collect":
        System.gc();
        break;
      case "entries":
        say("entries " + words[1] + " " + new Entries().connections());
        break;
      case "threads":
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
          say("thread " + thread.getName());
        }
        break;
      case "beans":
        for (ObjectName bean : beans()) {
          say("bean " + bean);
        }
        break;
      case "footprint":
        footprint(words[1]);
        break;
      default:
        throw new IOException("unknown command " + words[0]);
    }
    say("done " + String.join(" ", words));
  }

  private static Set<ObjectName> beans() {
    return ManagementFactory.getPlatformMBeanServer().queryNames(null, null);
  }

  /** Threads, loaded classes and kilobytes of heap, after a collection. */
  private static void footprint(String name) {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime heap = Runtime.getRuntime();
    say(
        "footprint "
            + name
            + " "
            + Thread.getAllStackTraces().size()
            + " "
            + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()
            + " "
            + (heap.totalMemory() - heap.freeMemory()) / 1024);
  }

  /** {@code NAME}, or {@code NAME/fixed} for the twin that closes. */
  private static Scenario make(String name) throws ReflectiveOperationException {
    String[] parts = name.split("/");
    Class<?> type = Class.forName("com.example.app." + parts[0]);
    Scenario scenario = (Scenario) type.getDeclaredConstructor().newInstance();
    return parts.length > 1 ? scenario.fixed() : scenario;
  }
}
