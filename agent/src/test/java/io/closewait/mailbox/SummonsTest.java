// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SummonsTest {
  @Test
  void readsWhatItWrote() {
    Summons read = Summons.of(Summons.toInstall("abc", "log=/a:b,grace=3s").argument());
    assertTrue(read.install);
    assertEquals("abc", read.nonce);
    assertEquals("log=/a:b,grace=3s", read.options);
    assertFalse(Summons.of(Summons.toOpen("abc").argument()).install);
  }

  @Test
  void takesAnythingElseForPlainOptions() {
    for (String plain : new String[] {"", "grace=3s", "ignore=@a:b:c:d:e", "@closewait:1:x"}) {
      Summons read = Summons.of(plain);
      assertNull(read.nonce);
      assertTrue(read.install);
      assertEquals(plain, read.options);
    }
    assertEquals("", Summons.of(null).options);
  }

  @Test
  void doesNotInstallForAProtocolThatItDoesNotKnow() {
    assertFalse(Summons.of("@closewait:9:abc:install:grace=3s").install);
    assertFalse(Summons.of("@closewait:x:abc:install:").install);
    assertEquals("abc", Summons.of("@closewait:9:abc:install:grace=3s").nonce);
  }
}
