// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.Collections;
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
  private final List<StackTraceElement[]> stacks = new ArrayList<>();

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
    Map<String, Crowd> crowds = new HashMap<>();
    for (StackTraceElement[] stack : stacks()) {
      int own = places.applicationFrame(stack);
      if (own >= 0 && isBelow(stack, own, server)) {
        String frame = Places.text(stack[own]);
        String words = "of this server stand at " + frame + Places.doing(stack);
        crowds.computeIfAbsent(words, same -> new Crowd(frame, words)).threads++;
      }
    }
    List<Crowd> largestFirst = new ArrayList<>(crowds.values());
    largestFirst.sort((a, b) -> Integer.compare(b.threads, a.threads));
    List<Holder> told = new ArrayList<>();
    for (Crowd crowd : largestFirst) {
      if (crowd.threads >= FEWEST && told.size() < MOST_TOLD) {
        told.add(crowd.holder());
      }
    }
    return told;
  }

  /** Threads that stand at one place. */
  private static final class Crowd {
    private final String frame;
    private final String words;
    int threads;

    Crowd(String frame, String words) {
      this.frame = frame;
      this.words = words;
    }

    Holder holder() {
      List<String> none = Collections.emptyList();
      return new Holder(Holder.Claim.WORK, frame, none, threads, 0, words);
    }
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
    if (stacks.isEmpty()) {
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
