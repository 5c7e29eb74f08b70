// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * The races for one entry of the socket table: the hooks of one socket, which the JDK may run on
 * several threads, against each other and against the sweeper.
 *
 * <pre>
 * mvn -q -Pjcstress -pl bootstrap process-classes
 * java -cp "bootstrap/target/jcstress:bootstrap/target/classes:$(cat bootstrap/target/jcstress-class-path)" \
 *   org.openjdk.jcstress.Main -m quick
 * </pre>
 */
public final class SocketTableStress {
  private SocketTableStress() {}

  /** An accepted socket with a number that no other state uses at the same time. */
  abstract static class Accepted {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    final int fd = NUMBERS.getAndIncrement() & SocketTable.SEGMENTS * SocketTable.SEGMENT_SIZE - 1;

    Accepted() {
      CaptureBudget.set(-1);
      SocketEvents.capture = () -> 1;
      SocketEvents.released(fd);
      SocketEvents.accepted(fd);
    }

    /** What a sweep does with a socket whose peer is gone. */
    final boolean watch() {
      long first = SocketTable.first(fd);
      long second = SocketTable.second(fd);
      return EntryBits.state(first) == SocketTable.OPEN
          && SocketTable.update(fd, first, second, second | SocketTable.WATCHED);
    }

    final boolean has(long flag) {
      return (SocketTable.second(fd) & flag) != 0;
    }
  }

  /** The end of stream is never lost, whatever is written at the same moment. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "both are noted")
  @Outcome(
      id = "true, false",
      expect = ACCEPTABLE_INTERESTING,
      desc = "the first write gives way; the next one is taken for it")
  @Outcome(expect = FORBIDDEN, desc = "the end of stream is lost")
  @State
  public static class EndAgainstWrite extends Accepted {
    @Actor
    public void reads() {
      SocketEvents.afterRead(-1, fd);
    }

    @Actor
    public void writes() {
      SocketEvents.afterWrite(1, fd);
    }

    @Arbiter
    public void look(ZZ_Result seen) {
      seen.r1 = has(SocketTable.EOF);
      seen.r2 = has(SocketTable.OWNER_SETTLED);
    }
  }

  /** Nor by the sweeper's mark. */
  @JCStressTest
  @Outcome(
      id = {"true, true", "true, false"},
      expect = ACCEPTABLE,
      desc = "the end is noted; the sweeper may have come too late")
  @Outcome(expect = FORBIDDEN, desc = "the end of stream is lost")
  @State
  public static class EndAgainstSweep extends Accepted {
    @Actor
    public void reads() {
      SocketEvents.afterRead(-1, fd);
    }

    @Actor
    public void sweeps() {
      watch();
    }

    @Arbiter
    public void look(ZZ_Result seen) {
      seen.r1 = has(SocketTable.EOF);
      seen.r2 = has(SocketTable.WATCHED);
    }
  }

  /** A released number stays empty, whatever the sweeper does to its last user. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "empty")
  @Outcome(expect = FORBIDDEN, desc = "a closed socket came back")
  @State
  public static class ReleaseAgainstSweep extends Accepted {
    @Actor
    public void closes() {
      SocketEvents.released(fd);
    }

    @Actor
    public void sweeps() {
      watch();
      SocketTable.empty(fd, SocketTable.first(fd));
    }

    @Arbiter
    public void look(Z_Result seen) {
      seen.r1 = EntryBits.state(SocketTable.first(fd)) == SocketTable.EMPTY;
    }
  }

  /** A sweeper that reads the entry twice and finds it unmoved never sees two sockets as one. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the first socket, which was written to")
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "the second one, which was not")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "it moved, or was empty: no answer")
  @Outcome(expect = FORBIDDEN, desc = "the stacks of two sockets")
  @State
  public static class ReuseAgainstSweep extends Accepted {
    public ReuseAgainstSweep() {
      SocketEvents.afterWrite(1, fd);
    }

    @Actor
    public void closesAndAccepts() {
      SocketEvents.released(fd);
      long entry = SocketTable.find(fd); // as SocketEvents.accepted, with a site of its own
      Memory.set(entry + SocketTable.SECOND, SocketTable.ESTABLISHED);
      Memory.set(entry, EntryBits.opened(Memory.get(entry), SocketTable.ACCEPTED, 2, 0));
    }

    @Actor
    public void sweeps(II_Result seen) {
      long first = SocketTable.first(fd);
      long second = SocketTable.second(fd);
      if (SocketTable.first(fd) == first && EntryBits.state(first) == SocketTable.OPEN) {
        seen.r1 = EntryBits.openSite(first);
        seen.r2 = EntryBits.ownerSite(second);
      }
    }
  }
}
