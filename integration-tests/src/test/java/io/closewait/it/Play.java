// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.Marks;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A scenario, how its peers behave, and what the agent must say of it. */
public record Play(String scenario, Side side, Habit habit, Verdict verdict, int since) {
  private static final String FIXED = "/fixed";

  /** Who opens the connections of the tested JVM. */
  public enum Side {
    ACCEPTED,
    CONNECTED
  }

  /** The kind of leak that must be reported, or none. */
  public enum Verdict {
    EOF_IGNORED,
    FIN_UNREAD,
    DEAD_UNCLOSED,
    SILENCE
  }

  public static Play accepted(String scenario, Habit habit, Verdict verdict) {
    return new Play(scenario, Side.ACCEPTED, habit, verdict, 8);
  }

  public static Play connected(String scenario, Habit habit, Verdict verdict) {
    return new Play(scenario, Side.CONNECTED, habit, verdict, 8);
  }

  /** For Java of this version and newer. */
  public Play since(int version) {
    return new Play(scenario, side, habit, verdict, version);
  }

  /** The same code, which closes where this one forgets. */
  public Play fixed() {
    return new Play(scenario + FIXED, side, habit, Verdict.SILENCE, since);
  }

  public boolean isFixedTwin() {
    return scenario.endsWith(FIXED);
  }

  /** What stands for the port of a Unix-domain socket. */
  static final int NO_PORT = 0;

  /** Makes the connections; returns the port at the end that listens. */
  public int open(TestedJvm jvm, Peer peer, int count) throws IOException {
    if (side == Side.CONNECTED) {
      int port = peer.serve(habit);
      jvm.command("play " + scenario + " " + count + " " + port);
      return port;
    }
    jvm.command("play " + scenario + " " + count + " 0");
    String address = jvm.awaitSaid(scenario + " port ");
    if (address.startsWith("/")) {
      peer.connectByPath(Path.of(address), count);
      return NO_PORT;
    }
    int port = Integer.parseInt(address);
    peer.connect(port, count, habit);
    return port;
  }

  /** The kernel's state of its leaked sockets, as the report words it. */
  public String state() {
    if (scenario.equals("UnixDomainServer")) {
      return "HUP"; // these have no state, only a peer that has hung up
    }
    return verdict == Verdict.DEAD_UNCLOSED ? "CLOSE" : "CLOSE_WAIT";
  }

  /** Whether it needs {@link #die}. */
  public boolean diesOnCommand() {
    return verdict == Verdict.DEAD_UNCLOSED
        && (habit == Habit.STAYS || habit == Habit.ASKS_AND_STAYS);
  }

  /**
   * Makes the connections die: the peers leave, and the program writes to them. Quickly, so that it
   * is not taken for a program that does nothing after its peers have left.
   */
  public void die(TestedJvm jvm, Peer peer, int port, int count) throws IOException {
    if (side == Side.ACCEPTED) {
      jvm.awaitSaid(scenario + " served");
    }
    peer.leave(port, count);
    jvm.command("go " + scenario);
    jvm.awaitSaid(scenario + " answered");
  }

  /** End of the frame on which the report must put its finger. */
  public String where() {
    return marks("where").get(0);
  }

  /**
   * What the first frame of the stack {@code open}, {@code owner} or {@code eof}, or of {@code
   * where}, may end with; nothing is known of it where there is none.
   */
  public List<String> marks(String what) {
    return Marks.lines(scenario, what);
  }
}
