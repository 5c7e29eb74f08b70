// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** One search: waves of roots, rounds of wider looks, and what was found. One thread. */
final class Search {
  /** Sockets of each leak that are searched for: the others are held alike. */
  private static final int SAMPLE = 150;

  private final JvmInternals jvm;
  private final Shapes shapes;
  private final Roots roots;
  private final Bounds bounds;
  private final Places places;
  private final Work work;
  private final List<Target> targets;
  private final IntPredicate connected;

  /** What was found for good, by number. */
  private final Map<Integer, Answer> fields = new HashMap<>();

  private final Freed freed = new Freed();
  private Walk walk;
  private int rounds;
  private int wave;

  /** Nodes of the targets, by number. */
  private final Map<Integer, Integer> nodes = new HashMap<>();

  Search(
      JvmInternals jvm,
      Shapes shapes,
      Roots roots,
      Bounds bounds,
      Places places,
      Work work,
      List<Target> targets,
      IntPredicate connected) {
    this.jvm = jvm;
    this.shapes = shapes;
    this.roots = roots;
    this.bounds = bounds;
    this.places = places;
    this.work = work;
    this.targets = targets;
    this.connected = connected;
    this.walk = newWalk();
  }

  Findings run() {
    Answers answers = look();
    while (isWorthAnotherWave()) {
      wave++;
      answers = look();
    }
    return findings(answers);
  }

  private Answers look() {
    roots.add(wave, walk);
    walk.run();
    widen();
    return read();
  }

  private boolean isWorthAnotherWave() {
    if (walk.ended() != null || wave == 0 && allAreInFields()) {
      return false;
    }
    int last = Roots.WAVES - 1;
    return wave < last && !(wave + 1 == last && found()); // the JDK's own tables name nobody
  }

  private Walk newWalk() {
    return new Walk(jvm, shapes, bounds, freed, connected);
  }

  /** While sockets are missing and something was capped: what led to any socket, whole. */
  private void widen() {
    while (!found() && walk.isCapped() && walk.ended() == null && ++rounds < bounds.rounds) {
      walk.graph.index();
      if (!freed.learn(walk.graph, Labels.of(walk.graph, walk.sockets))) {
        return;
      }
      walk = newWalk();
      for (int again = 0; again <= wave; again++) {
        roots.add(again, walk);
        walk.run();
      }
    }
  }

  private boolean found() {
    nodes.clear();
    for (int i = 0; i < walk.sockets.size(); i++) {
      nodes.put(walk.numbers.get(i), walk.sockets.get(i));
    }
    for (Target target : targets) {
      for (int number : target.numbers) {
        if (!nodes.containsKey(number)) {
          return false;
        }
      }
    }
    return true;
  }

  private Answers read() {
    found();
    walk.graph.index();
    Labels labels = Labels.of(walk.graph, walk.sockets);
    Answers answers = new Answers(walk.graph, labels, new Recheck(walk.graph, shapes, jvm), places);
    for (Target target : targets) {
      for (int number : sample(target)) {
        Integer node = nodes.get(number);
        if (node != null && !fields.containsKey(number) && bounds.mayRead()) {
          Answer answer = answers.table(node);
          if (answer != null) {
            fields.put(number, answer);
          }
        }
      }
    }
    return answers;
  }

  private boolean allAreInFields() {
    for (Target target : targets) {
      for (int number : sample(target)) {
        if (!fields.containsKey(number)) {
          return false;
        }
      }
    }
    return true;
  }

  private static int[] sample(Target target) {
    if (target.numbers.length <= SAMPLE) {
      return target.numbers;
    }
    int[] sample = new int[SAMPLE];
    for (int i = 0; i < SAMPLE; i++) {
      sample[i] = target.numbers[(int) ((long) i * target.numbers.length / SAMPLE)];
    }
    return sample;
  }

  private Findings findings(Answers answers) {
    boolean whole = walk.ended() == null;
    List<List<Holder>> all = new ArrayList<>();
    for (Target target : targets) {
      Majority majority = new Majority();
      for (int number : sample(target)) {
        Integer node = nodes.get(number);
        if (fields.containsKey(number)) {
          majority.add(fields.get(number));
        } else if (node == null) {
          majority.addMissing();
        } else if (bounds.mayRead()) {
          majority.add(answers.best(node));
        }
      }
      List<Holder> told = majority.told(target.fate, whole);
      told.addAll(work.of(target.server));
      all.add(told);
    }
    String problem = whole ? null : "the search ended early: " + walk.ended();
    return new Findings(all, problem, walk.graph.nodes(), 0);
  }
}
