// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.holders.Findings;
import io.closewait.leak.Holder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HolderQuestionsTest {
  /** Of a library only, one of which each leak is: nothing in them names the application. */
  private static final String[] LIBRARIES = {
    "org.apache.http.Alpha.read", "io.netty.Beta.read", "okhttp3.Gamma.read", "io.grpc.Delta.read"
  };

  private final World world = new World();
  private final List<Integer> searches = new ArrayList<>();

  @AfterEach
  void end() {
    world.end();
  }

  @Test
  void leaksThatComeDueOneAfterTheOtherEachHaveTheirHolder() {
    world.book.searchWith(new HolderQuestions((targets, connected) -> found(targets.size()), true));
    for (int i = 0; i < LIBRARIES.length; i++) {
      leak(30 + i, LIBRARIES[i]);
      world.live(World.GRACE + 20);
    }
    assertEquals(4, world.leaks.size());
    for (int i = 0; i < 3; i++) {
      assertEquals("held by a test", world.leaks.get(i).holders.get(0).words);
    }
    assertTrue(world.leaks.get(3).holders.isEmpty(), "a thousandth of the time is spent");
    assertEquals(List.of(1, 1, 1), searches);
  }

  @Test
  void whatCouldNotBeSearchedIsNotTriedAgainAtOnce() {
    world.book.searchWith(
        new HolderQuestions(
            (targets, connected) -> {
              searches.add(targets.size());
              return new Findings(Collections.emptyList(), "no room", 0, 0);
            },
            true));
    leak(30, LIBRARIES[0]);
    world.live(World.GRACE + 20);
    leak(31, LIBRARIES[1]);
    world.live(World.GRACE + 20);
    assertEquals(2, world.leaks.size());
    assertEquals(List.of(1), searches);
  }

  private void leak(int fd, String method) {
    world.accept(fd, method).sweep().peerCloses(fd).reads(fd, method);
  }

  /** A search that took so long that three of them are a share of hours. */
  private Findings found(int leaks) {
    searches.add(leaks);
    List<List<Holder>> holders = new ArrayList<>();
    for (int i = 0; i < leaks; i++) {
      holders.add(
          List.of(new Holder(Holder.Claim.FIELD, "A.b", List.of(), 1, 1, "held by a test")));
    }
    return new Findings(holders, null, 1, TimeUnit.SECONDS.toNanos(4));
  }
}
