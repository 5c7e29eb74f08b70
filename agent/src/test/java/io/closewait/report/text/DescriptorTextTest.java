// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.report.LeakExamples;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorTextTest {
  private static final DescriptorCensus CENSUS = LeakExamples.census();

  private static String composition(Leak.Builder... leaks) {
    Leak[] built = new Leak[leaks.length];
    for (int i = 0; i < leaks.length; i++) {
      built[i] = leaks[i].build();
    }
    Snapshot snapshot = LeakExamples.snapshot(built).build();
    return DescriptorText.composition(snapshot, CENSUS);
  }

  @Test
  void tellsSocketsAndThenTheOtherKinds() {
    assertEquals(
        "37 sockets (11 leaked), 240 epoll descriptors, 20 open files, 3 pipe ends",
        composition(LeakExamples.eofIgnored("aaaaaaaaaaaa", 11)));
  }

  /** The first line of a report counts them as leaked: 15 of them, and 11 here, were a riddle. */
  @Test
  void tellsLeakedConnectionsThatHoldNoDescriptor() {
    Leak.Builder queued = LeakExamples.eofIgnored("cccccccccccc", 4);
    queued.kind = Kind.UNACCEPTED;
    assertEquals(
        "37 sockets (11 leaked) and 4 leaked connections not accepted (without a descriptor),"
            + " 240 epoll descriptors, 20 open files, 3 pipe ends",
        composition(LeakExamples.eofIgnored("aaaaaaaaaaaa", 11), queued));
  }

  /** 790 in use, of which 645 were told: the count was twenty seconds old. */
  @Test
  void saysThatManyHaveComeSinceTheCount() {
    String all = "37 sockets (11 leaked), 240 epoll descriptors, 20 open files, 3 pipe ends";
    assertEquals(all, inUse(-1), "not known how many there are now");
    assertEquals(all, inUse(315));
    assertEquals("at the last count, 300 in all: " + all, inUse(316));
    assertEquals("at the last count, 300 in all: " + all, inUse(284));
  }

  /** A quiet JVM has 14 of them, and the mailbox or the count itself takes one for a moment. */
  @Test
  void aFewMoreAreNotWorthASentence() {
    DescriptorCensus small = new DescriptorCensus(0, List.of(), List.of());
    assertEquals("0 sockets", inUse(10, small));
    assertEquals("at the last count, 0 in all: 0 sockets", inUse(11, small));
  }

  private static String inUse(int descriptors) {
    return inUse(descriptors, CENSUS);
  }

  private static String inUse(int descriptors, DescriptorCensus census) {
    Snapshot.Builder now = LeakExamples.snapshot();
    now.descriptorsUsed = descriptors;
    return DescriptorText.composition(now.build(), census);
  }
}
