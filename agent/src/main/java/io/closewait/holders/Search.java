// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One search: waves of roots, rounds of wider looks, and what was found. One thread. */
final class Search {
  private final Source source;
  private final Bounds bounds;
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

  Search(Source source, Bounds bounds, List<Target> targets, IntPredicate connected) {
    this.source = source;
    this.bounds = bounds;
    this.targets = targets;
    this.connected = connected;
    this.walk = newWalk();
  }

  /** What was found of each target, in their order. */
  List<Majority> run() {
    Answers answers = look();
    while (isWorthAnotherWave()) {
      wave++;
      answers = look();
    }
    return findings(answers);
  }

  /** The walk alone: until all sockets are met, or there is nowhere else to look. */
  Walk reach() {
    source.roots(wave, walk);
    walk.run();
    widen();
    while (walk.ended() == null && !found() && wave < Source.WAVES - 1) {
      wave++;
      source.roots(wave, walk);
      walk.run();
      widen();
    }
    return walk;
  }

  private Answers look() {
    source.roots(wave, walk);
    walk.run();
    widen();
    return read();
  }

  private boolean isWorthAnotherWave() {
    if (walk.ended() != null || wave == 0 && allAreInFields()) {
      return false;
    }
    int last = Source.WAVES - 1;
    return wave < last && !(wave + 1 == last && found()); // the JDK's own tables name nobody
  }

  private Walk newWalk() {
    return new Walk(source.heap(), bounds, freed, connected);
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
        source.roots(again, walk);
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
    Answers answers = new Answers(walk.graph, labels, source);
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

  /** Of many sockets of one leak some are enough: the others are held alike. */
  private int[] sample(Target target) {
    if (target.numbers.length <= bounds.sample) {
      return target.numbers;
    }
    int[] sample = new int[bounds.sample];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = target.numbers[(int) ((long) i * target.numbers.length / sample.length)];
    }
    return sample;
  }

  private List<Majority> findings(Answers answers) {
    List<Majority> all = new ArrayList<>();
    for (Target target : targets) {
      Majority majority = new Majority();
      for (int number : sample(target)) {
        Integer node = nodes.get(number);
        if (fields.containsKey(number)) {
          majority.add(fields.get(number));
        } else if (node == null) {
          majority.addMissing(number);
        } else if (bounds.mayRead()) {
          majority.add(answers.best(node));
        }
      }
      all.add(majority);
    }
    return all;
  }

  /** Null; or why the search did not go to its end. */
  @Nullable String ended() {
    return walk.ended();
  }

  /** Objects that were looked at. */
  int objects() {
    return walk.graph.nodes();
  }
}
