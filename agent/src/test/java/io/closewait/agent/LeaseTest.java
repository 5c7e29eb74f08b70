// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaseTest {
  /** That one without the option stays is what all other tests of the agent's life rest on. */
  @Test
  void anAgentThatNobodyAsksGoes() throws InterruptedException {
    Life life = new Life(",leave=300ms,log=none,json=stderr", true);
    Thread agent = new Thread(life.watch);
    agent.start();
    agent.join(TimeUnit.SECONDS.toMillis(30));
    assertFalse(agent.isAlive(), "it stays");
    assertEquals("stopped 0", life.heard.get(life.heard.size() - 1), life.heard.toString());
  }
}
