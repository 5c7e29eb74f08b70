// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer for a socket out of the graph: a field of the application, else the thread that
 * runs it, else the code that would serve it, else who has the library's table, else the table.
 * Each way is walked again before it is reported. One thread.
 */
final class Answers {
  private static final String NOT_OWN = ", which is not the application's own";

  private final Graph graph;
  private final Labels labels;
  private final Source source;
  private final Handlers handlers;
  private final Words words;
  private final Ways ways;
  private final Ways up;
  private final Map<Object, String> standing = new IdentityHashMap<>();

  Answers(Graph graph, Labels labels, Source source) {
    this.graph = graph;
    this.labels = labels;
    this.source = source;
    this.handlers = new Handlers(graph, labels);
    this.words = new Words(graph, source.heap());
    this.ways = new Ways(graph);
    this.up = new Ways(graph);
  }

  /** A table of the application alone; or null. */
  @Nullable Answer table(int socket) {
    return table(climb(socket), CodeOrigin.APPLICATION);
  }

  private List<Candidate> climb(int socket) {
    return Climb.from(socket, graph, labels, ways, up);
  }

  /** The best there is; or null: everything has moved meanwhile. */
  @Nullable Answer best(int socket) {
    List<Candidate> held = climb(socket);
    Answer answer = table(held, CodeOrigin.APPLICATION);
    answer = answer != null ? answer : thread(held);
    answer = answer != null ? answer : own(held, CodeOrigin.APPLICATION);
    Candidate handler = answer != null ? null : handlers.of(socket);
    answer = answer != null ? answer : handler(handler, CodeOrigin.APPLICATION);
    answer = answer != null ? answer : above(held);
    answer = answer != null ? answer : table(held, CodeOrigin.OTHER_JAR);
    answer = answer != null ? answer : own(held, CodeOrigin.OTHER_JAR);
    answer = answer != null ? answer : handler(handler, CodeOrigin.OTHER_JAR);
    return answer != null ? answer : library(held);
  }

  private @Nullable Answer table(List<Candidate> held, CodeOrigin origin) {
    for (Candidate each : held) {
      if (each.is(Candidate.Kind.TABLE, origin) && source.stands(graph, each.path)) {
        List<String> steps = words.steps(each.path);
        return field(each, steps, "held by " + join(steps));
      }
    }
    return null;
  }

  /** An object of the connection's own; and in what of the JDK's or a library's it waits. */
  private @Nullable Answer own(List<Candidate> held, CodeOrigin origin) {
    for (Candidate each : held) {
      if (each.is(Candidate.Kind.OWN, origin) && source.stands(graph, each.path)) {
        List<String> steps = words.steps(each.path);
        return field(each, steps, "held by " + join(steps) + inWhat(held));
      }
    }
    return null;
  }

  private String inWhat(List<Candidate> held) {
    for (Candidate each : held) {
      if (each.kind == Candidate.Kind.ABOVE && source.stands(graph, each.path)) {
        return ", in the "
            + words.noun(each.path)
            + " that "
            + words.steps(each.path).get(0)
            + " has";
      }
    }
    return "";
  }

  private Answer field(Candidate field, List<String> steps, String said) {
    Holder.Claim claim = words.isLocal(field.path) ? Holder.Claim.LOCAL : Holder.Claim.FIELD;
    return new Answer(claim, words.place(field.path), steps, said);
  }

  private static String join(List<String> steps) {
    StringBuilder text = new StringBuilder();
    for (String step : steps) {
      text.append(text.length() == 0 ? "" : " -> ").append(step);
    }
    return text.toString();
  }

  private @Nullable Answer thread(List<Candidate> held) {
    for (Candidate each : held) {
      if (each.kind != Candidate.Kind.THREAD) {
        continue;
      }
      Object thread = graph.object(graph.from(each.path[0]));
      String frame = standing.get(thread);
      if (frame == null) {
        frame = String.valueOf(source.standing(thread));
        standing.put(thread, frame);
      }
      if (!frame.equals("null") && source.stands(graph, each.path)) {
        List<String> none = Collections.emptyList();
        return new Answer(Holder.Claim.THREAD, frame, none, "its thread stands at " + frame);
      }
    }
    return null;
  }

  private @Nullable Answer handler(@Nullable Candidate handler, CodeOrigin origin) {
    if (handler == null || handler.origin != origin || !source.stands(graph, handler.path)) {
      return null;
    }
    String type = words.end(handler.path);
    String who = words.endsInLambda(handler.path) ? "a lambda of " + type : type;
    List<String> none = Collections.emptyList();
    return new Answer(Holder.Claim.HANDLER, type, none, "would be handled by " + who);
  }

  private @Nullable Answer above(List<Candidate> held) {
    for (Candidate each : held) {
      if (each.kind == Candidate.Kind.ABOVE && source.stands(graph, each.path)) {
        List<String> steps = words.steps(each.path);
        String table = words.table(each.path);
        return new Answer(
            Holder.Claim.POOL,
            words.place(each.path),
            steps,
            "in the "
                + words.noun(each.path)
                + " that "
                + steps.get(0)
                + " has"
                + (table.isEmpty() ? "" : " (" + table + ")"));
      }
    }
    return null;
  }

  private @Nullable Answer library(List<Candidate> held) {
    for (Candidate each : held) {
      if (each.kind == Candidate.Kind.LIBRARY_TABLE && source.stands(graph, each.path)) {
        List<String> steps = new ArrayList<>(words.steps(each.path).subList(0, 1));
        return new Answer(Holder.Claim.LIBRARY, null, steps, "held by " + steps.get(0) + NOT_OWN);
      }
    }
    return null;
  }
}
