// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import org.junit.jupiter.api.AfterEach;

/** An agent that lives in a test, one after the other. */
abstract class LivingAgent {
  Life life = new Life("", false);

  @AfterEach
  void end() {
    life.end();
  }

  Life begin(String options, boolean attached) {
    life.end();
    life = new Life(options, attached);
    return life;
  }
}
