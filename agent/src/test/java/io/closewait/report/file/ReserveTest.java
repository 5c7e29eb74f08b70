// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReserveTest {
  private static final IOException NONE_LEFT = new IOException("/x (Too many open files)");

  @AfterEach
  void end() {
    Reserve.keep(0);
  }

  private static int kept() throws IOException {
    int kept = 0;
    for (File one : new File("/proc/self/fd").listFiles()) {
      kept += one.getCanonicalPath().equals("/dev/null") ? 1 : 0;
    }
    return kept;
  }

  @Test
  void eachIsGivenBackOnceForWantOfOneAndForNothingElse() throws IOException {
    Reserve.keep(0);
    int before = kept();
    Reserve.keep(2);
    assertEquals(before + 2, kept());
    assertFalse(Reserve.helps(new IOException("Permission denied")));
    assertEquals(before + 2, kept());
    assertTrue(Reserve.helps(NONE_LEFT));
    assertEquals(before + 1, kept());
    assertTrue(Reserve.helps(NONE_LEFT));
    assertFalse(Reserve.helps(NONE_LEFT));
    Reserve.keep(1);
    assertEquals(before + 1, kept());
    Reserve.keep(0);
    assertEquals(before, kept());
  }
}
