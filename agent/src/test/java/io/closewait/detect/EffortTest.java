// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.kernel.NoKernel;
import org.junit.jupiter.api.Test;

class EffortTest {
  private long cpu = 5000;

  private final Effort effort =
      new Effort(
          new NoKernel() {
            @Override
            public long cpuNanos() {
              return cpu;
            }
          });

  @Test
  void itIsTheTimeOfTheProcessor() {
    cpu = 7000;
    assertEquals(2000, effort.spent());
  }

  @Test
  void aClockThatWentBackHasMeasuredNothing() {
    cpu = 4000;
    assertEquals(0, effort.spent());
  }

  @Test
  void whereThatCannotBeAskedAnyMoreItIsTheTimeThatHasPassed() {
    cpu = -1;
    long first = effort.spent();
    assertTrue(first > 0 && first < 600_000_000_000L, first + " ns");
    assertTrue(effort.spent() >= first);
  }
}
