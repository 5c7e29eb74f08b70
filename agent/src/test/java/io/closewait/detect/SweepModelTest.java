// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakedSocket;
import io.closewait.leak.Side;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random lives of sockets, against what is true of each of them. The truth is kept
 * here, per socket and without any table: when its peer went, when the application last took
 * notice, when it was closed. It does not say when exactly a leak is reported, but from when on it
 * must be and until when it must not.
 */
class SweepModelTest {
  private static final int NUMBERS = 10, FIRST = 40;

  /** From then on a single channel that nobody has connected is told. */
  private static final int OLD = 30 * 60;

  /** A site is given ten times the grace at most, if it ever wrote or closed after a report. */
  private static final int MOST_PATIENT = 10;

  private final Map<Integer, Truth> truths = new TreeMap<>();
  private Random random;
  private World world;
  private final Set<Truth> reported = Collections.newSetFromMap(new IdentityHashMap<>());
  private int mostStanding;
  private boolean anyWroteLate;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatIsReportedIsTrueAndWhatIsTrueIsReported(long seed) {
    random = new Random(seed);
    anyWroteLate = seed % 2 == 0; // in every other world nobody writes after the end
    world = new World();
    try {
      for (int step = 0; step < 6000; step++) {
        for (int events = random.nextInt(3); events > 0; events--) {
          happens(FIRST + random.nextInt(NUMBERS));
        }
        world.pass(random.nextInt(8));
        if (random.nextInt(3) == 0) {
          look();
        }
      }
      assertTrue(reported.size() > 100, "too few leaks to say anything: " + reported.size());
      assertTrue(mostStanding >= 4, "at most " + mostStanding + " at once");
    } finally {
      world.end();
    }
  }

  private void happens(int fd) {
    Truth truth = truths.get(fd);
    if (truth == null) {
      opens(fd);
      return;
    }
    int dice = random.nextInt(100);
    if (dice < 12) {
      closes(fd);
    } else if (dice < 30) {
      peerGoes(fd, truth);
    } else if (dice < 50 && (truth.gone >= 0 || dice < 33)) {
      reads(fd, truth);
    } else if (dice < 70) {
      writes(fd, truth);
    }
  }

  private void opens(int fd) {
    boolean accepted = random.nextBoolean();
    String method = (accepted ? "Served" : "Fetched") + random.nextInt(3);
    if (accepted) {
      world.accept(fd, method);
    } else {
      world.connect(fd, method);
    }
    Truth truth = new Truth(accepted, method, world.now);
    if (!accepted && random.nextInt(4) == 0) {
      truth.state = TcpState.DEAD;
      truth.refused = true;
    }
    world.kernel.state(fd, truth.state);
    world.kernel.sockets.get(fd).neverConnected = truth.refused;
    truths.put(fd, truth);
  }

  private void closes(int fd) {
    if (random.nextInt(8) == 0) {
      world.kernel.sockets.remove(fd); // behind our back
      world.pass(2);
      world.sweep();
      note();
    }
    if (world.kernel.sockets.containsKey(fd)) {
      world.closes(fd);
    }
    truths.remove(fd);
    if (random.nextBoolean()) {
      opens(fd); // the kernel gives the lowest number away at once
    }
  }

  private void peerGoes(int fd, Truth truth) {
    if (truth.state == TcpState.ESTABLISHED) {
      boolean known = truth.connected;
      truth.state = known && random.nextInt(4) == 0 ? TcpState.DEAD : TcpState.CLOSE_WAIT;
      truth.gone = world.now;
    } else if (truth.state == TcpState.CLOSE_WAIT && random.nextInt(6) == 0) {
      truth.state = TcpState.DEAD;
    }
    world.kernel.state(fd, truth.state);
  }

  private void reads(int fd, Truth truth) {
    if (truth.gone < 0 && truth.state != TcpState.ESTABLISHED) {
      return;
    }
    world.reads(fd, "read" + truth.method);
    if (truth.gone >= 0 && !truth.ended) {
      truth.ended = true;
      truth.read = world.now;
    } else if (truth.gone < 0) {
      look(true); // a local shutdown of the input: the kernel says so, the mark is taken back
    }
  }

  private void writes(int fd, Truth truth) {
    boolean late = truth.gone >= 0;
    if (truth.state == TcpState.DEAD || late && !anyWroteLate) {
      return;
    }
    world.writes(fd, "write" + truth.method);
    truth.connected = true;
    truth.wrote = late ? world.now : truth.wrote;
  }

  private void look() {
    look(random.nextInt(4) != 0);
  }

  private void look(boolean whole) {
    world.sweep(whole);
    truths.values().forEach(truth -> truth.look(world.now));
    if (whole) {
      note();
    }
    check(whole);
  }

  /** What a sweep of all sockets could see. */
  private void note() {
    for (Truth truth : truths.values()) {
      truth.connected |= truth.state == TcpState.ESTABLISHED || truth.gone >= 0;
      if (truth.gone >= 0 && truth.seenGone < 0) {
        truth.seenGone = world.now;
      }
    }
  }

  private void check(boolean whole) {
    Map<Integer, Leak> reportedAs = new HashMap<>();
    int standing = 0;
    int neverConnected = 0;
    for (Leak leak : world.standing()) {
      if (leak.kind == Kind.NEVER_CONNECTED) { // counted, at a sweep of all sockets
        neverConnected += leak.count;
        continue;
      }
      standing += leak.count;
      assertTrue(leak.added >= 0 && leak.added <= leak.count, "new ones of " + leak.count);
      assertEquals(leak.count, leak.confirmed);
      assertEquals(0, leak.unsampled);
      for (LeakedSocket socket : leak.sockets) {
        assertFalse(reportedAs.containsKey(socket.fd), "number " + socket.fd + " counts twice");
        reportedAs.put(socket.fd, leak);
        checkTrue(socket, leak);
      }
    }
    assertEquals(standing, reportedAs.size());
    if (whole) {
      assertEquals(refusedLongAgo(), neverConnected);
    }
    checkComplete(reportedAs);
    mostStanding = Math.max(mostStanding, standing);
  }

  private long refusedLongAgo() {
    return truths.values().stream()
        .filter(truth -> truth.refused && world.now - truth.opened > OLD)
        .count();
  }

  private void checkTrue(LeakedSocket socket, Leak leak) {
    String what = "number " + socket.fd + " as " + leak.kind + " at " + world.now;
    Truth truth = truths.get(socket.fd);
    assertTrue(truth != null, what + " is closed");
    assertTrue(truth.gone >= 0, what + ": its peer is there");
    reported.add(truth);
    int idle = world.now - truth.surelyIdleSince();
    boolean asUnread = leak.kind == Kind.FIN_UNREAD || leak.kind == Kind.DEAD_UNCLOSED;
    if (truth.ended && asUnread) {
      idle = world.now - Math.max(truth.gone, truth.believed); // reported before -1 was read
    }
    assertTrue(idle > (truth.ended && !asUnread ? GRACE : Math.min(GRACE, UNREAD)), what);
    if (!truth.ended) {
      assertTrue(idle > UNREAD, what + " though nobody read");
      assertTrue(asUnread, what + " though nobody read");
    }
    assertTrue(socket.ageSeconds <= world.now - truth.gone, what + ": it was not gone so long");
    assertTrue(leak.oldestSeconds >= socket.ageSeconds, what + ": older than the oldest");
    Side side = truth.accepted ? Side.ACCEPTED : Side.CONNECTED;
    assertEquals(side, leak.side, what);
    String method = leak.kind == Kind.EOF_IGNORED ? "read" + truth.method : null;
    if (method != null) {
      assertEquals("com.acme.App." + method + "(App.java:7)", leak.where.toString(), what);
    }
  }

  private void checkComplete(Map<Integer, Leak> reportedAs) {
    for (Map.Entry<Integer, Truth> entry : truths.entrySet()) {
      Truth truth = entry.getValue();
      if (truth.seenGone < 0) {
        continue;
      }
      int patience = anyWroteLate || truth.ended ? MOST_PATIENT : 1;
      int grace = patience * (truth.ended ? GRACE : UNREAD);
      int since = Math.max(truth.seenGone, truth.idleSince());
      if (world.now - since > grace) {
        Leak leak = reportedAs.get(entry.getKey());
        assertTrue(leak != null, "number " + entry.getKey() + " is missed since " + since);
      }
    }
  }
}
