// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.junit.NoSocketLeaks;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Green for years: the answer is right. Only the annotation says what else happened. */
@NoSocketLeaks
class LeakingStatusTest {
  @Test
  void theServiceIsUp() throws IOException {
    try (Service service = new Service()) {
      assertEquals("up", LeakingStatus.ask(service.port()));
    }
  }
}
