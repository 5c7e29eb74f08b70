// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the threads of a server stand in the application's code just now: below a frame of the
 * server that accepted the sockets. Which of them serves which socket is not seen. One thread.
 */
final class Work {
  /** Threads looked at: each has to be stopped for a moment to tell where it is. */
  private static final int MOST_PLATFORM = 500, MOST_VIRTUAL = 1000;

  private static final int MOST_TOLD = 2;

  /** One thread somewhere is no news. */
  private static final int FEWEST = 2;

  private final Threads threads;
  private final Places places;
  private final Bounds bounds;
  private List<StackTraceElement[]> stacks;

  Work(Threads threads, Places places, Bounds bounds) {
    this.threads = threads;
    this.places = places;
    this.bounds = bounds;
  }

  /** What threads of a server do; {@code server}: prefixes of the names of its classes. */
  List<Holder> of(List<String> server) {
    if (server.isEmpty()) {
      return Collections.emptyList();
    }
    Map<String, Integer> counts = new HashMap<>();
    Map<String, String> frames = new HashMap<>();
    for (StackTraceElement[] stack : stacks()) {
      int own = places.applicationFrame(stack);
      if (own >= 0 && isBelow(stack, own, server)) {
        String frame = Places.text(stack[own]);
        String words = "of this server stand at " + frame + Places.doing(stack);
        counts.merge(words, 1, Integer::sum);
        frames.put(words, frame);
      }
    }
    List<String> byCount = new ArrayList<>(counts.keySet());
    Collections.sort(byCount, Comparator.comparing(counts::get, Comparator.reverseOrder()));
    List<Holder> told = new ArrayList<>();
    List<String> none = Collections.emptyList();
    for (String words : byCount) {
      int count = counts.get(words);
      if (count >= FEWEST && told.size() < MOST_TOLD) {
        told.add(new Holder(Holder.Claim.WORK, frames.get(words), none, count, 0, words));
      }
    }
    return told;
  }

  private static boolean isBelow(StackTraceElement[] stack, int own, List<String> server) {
    for (int i = own + 1; i < stack.length; i++) {
      for (String prefix : server) {
        if (stack[i].getClassName().startsWith(prefix)) {
          return true;
        }
      }
    }
    return false;
  }

  private List<StackTraceElement[]> stacks() {
    if (stacks == null) {
      stacks = new ArrayList<>();
      List<Thread> platform = threads.platform();
      add(platform.subList(0, Math.min(MOST_PLATFORM, platform.size())));
      add(threads.virtual(MOST_VIRTUAL));
    }
    return stacks;
  }

  private void add(List<Thread> some) {
    for (Thread thread : some) {
      if (bounds.exceeded() != null) {
        return;
      }
      if (thread != Thread.currentThread()) {
        stacks.add(threads.stack(thread));
      }
    }
  }
}
