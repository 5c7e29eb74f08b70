// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReserveTest {
  @AfterEach
  void end() {
    Reserve.keep(0);
  }

  /** Of these streams, how many have their descriptor: other threads have some of the same file. */
  private static long open(List<FileInputStream> streams) throws IOException {
    long open = 0;
    for (FileInputStream each : streams) {
      open += each.getFD().valid() ? 1 : 0;
    }
    return open;
  }

  @Test
  void eachIsGivenBackOnce() throws IOException {
    Reserve.keep(2);
    List<FileInputStream> kept = new ArrayList<>(Reserve.KEPT);
    assertEquals(2, open(kept));
    assertTrue(Reserve.giveBack());
    assertEquals(1, open(kept));
    assertTrue(Reserve.giveBack());
    assertEquals(0, open(kept));
    assertFalse(Reserve.giveBack());
    Reserve.keep(1);
    kept = new ArrayList<>(Reserve.KEPT);
    assertEquals(1, open(kept));
    Reserve.keep(0);
    assertEquals(0, open(kept));
  }
}
