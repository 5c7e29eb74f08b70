// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.Marks;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A scenario, how its peers behave, and what the agent must say of it. */
record Play(String scenario, Side side, Habit habit, Verdict verdict) {
  /** Who opens the connections of the tested JVM. */
  enum Side {
    ACCEPTED,
    CONNECTED
  }

  /** The kind of leak that must be reported, or none. */
  enum Verdict {
    EOF_IGNORED,
    FIN_UNREAD,
    DEAD_UNCLOSED,
    SILENCE
  }

  static final List<Play> LEAKS =
      List.of(
          accepted("SocketServerIgnoresEof", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted("ChannelServerIgnoresEof", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          connected("SocketClientIgnoresEof", Habit.TAKES_REQUEST_AND_LEAVES, Verdict.EOF_IGNORED),
          connected("ChannelClientIgnoresEof", Habit.TAKES_REQUEST_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted(
              "SocketServerForgetsSessions", Habit.TAKES_GREETING_AND_LEAVES, Verdict.FIN_UNREAD),
          accepted(
              "ChannelServerForgetsSessions", Habit.TAKES_GREETING_AND_LEAVES, Verdict.FIN_UNREAD),
          connected("SocketPoolKeepsStale", Habit.ANSWERS_AND_LEAVES, Verdict.FIN_UNREAD),
          connected("ChannelPoolKeepsStale", Habit.ANSWERS_AND_LEAVES, Verdict.FIN_UNREAD),
          connected("IndirectPoolKeepsStale", Habit.ANSWERS_AND_LEAVES, Verdict.FIN_UNREAD),
          accepted("SocketServerAnswersGone", Habit.ASKS_AND_STAYS, Verdict.DEAD_UNCLOSED),
          accepted("ChannelServerAnswersGone", Habit.ASKS_AND_STAYS, Verdict.DEAD_UNCLOSED),
          connected("SocketClientBeatsOn", Habit.STAYS, Verdict.DEAD_UNCLOSED),
          connected("ChannelClientBeatsOn", Habit.STAYS, Verdict.DEAD_UNCLOSED));

  static final List<Play> SILENT =
      List.of(
          accepted("SocketServerCloses", Habit.ASKS_AND_LEAVES, Verdict.SILENCE),
          accepted("ChannelServerCloses", Habit.ASKS_AND_LEAVES, Verdict.SILENCE),
          accepted("SocketServerClosesSlowly", Habit.ASKS_AND_LEAVES, Verdict.SILENCE),
          accepted("ChannelServerClosesSlowly", Habit.ASKS_AND_LEAVES, Verdict.SILENCE),
          accepted("SocketStreamsOn", Habit.ENDS_ITS_SIDE, Verdict.SILENCE),
          accepted("ChannelStreamsOn", Habit.ENDS_ITS_SIDE, Verdict.SILENCE),
          accepted("FileStreamsOn", Habit.ENDS_ITS_SIDE, Verdict.SILENCE),
          accepted("SocketShutsInput", Habit.STAYS, Verdict.SILENCE),
          accepted("ChannelShutsInput", Habit.STAYS, Verdict.SILENCE),
          connected("ConnectionsIdle", Habit.STAYS, Verdict.SILENCE));

  /** Reported, and then the server writes after all. */
  static final Play PAUSE =
      accepted("SocketPausesThenWrites", Habit.ENDS_ITS_SIDE, Verdict.EOF_IGNORED);

  private static Play accepted(String scenario, Habit habit, Verdict verdict) {
    return new Play(scenario, Side.ACCEPTED, habit, verdict);
  }

  private static Play connected(String scenario, Habit habit, Verdict verdict) {
    return new Play(scenario, Side.CONNECTED, habit, verdict);
  }

  static Play named(String scenario) {
    return Stream.concat(LEAKS.stream(), SILENT.stream())
        .filter(play -> play.scenario.equals(scenario))
        .findFirst()
        .orElseThrow();
  }

  /** Makes the connections; returns the port at the end that listens. */
  int open(TestedJvm jvm, Peer peer, int count) throws IOException {
    if (side == Side.CONNECTED) {
      int port = peer.serve(habit);
      jvm.command("play " + scenario + " " + count + " " + port);
      return port;
    }
    jvm.command("play " + scenario + " " + count + " 0");
    int port = Integer.parseInt(jvm.awaitSaid(scenario + " port "));
    peer.connect(port, count, habit);
    return port;
  }

  /**
   * Makes the connections die: the peers leave, and the program writes to them. Quickly, so that it
   * is not taken for a program that does nothing after its peers have left.
   */
  void die(TestedJvm jvm, Peer peer, int port, int count) throws IOException {
    if (side == Side.ACCEPTED) {
      jvm.awaitSaid(scenario + " served");
    }
    peer.leave(port, count);
    jvm.command("go " + scenario);
    jvm.awaitSaid(scenario + " answered");
  }

  /** End of the frame on which the report must put its finger. */
  String where() {
    return Marks.line(scenario, "where");
  }

  /** End of the first frame of the stack {@code open}, {@code owner} or {@code eof}; or null. */
  String mark(String stack) {
    return Marks.line(scenario, stack);
  }
}
