// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.capture.Stacks;
import io.closewait.leak.Leak;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownCauseTest {
  @Test
  void whatNoRuleFitsIsToldApartFromWhatHasNoStack() {
    Leak.Builder leak = new Leak.Builder();
    assertEquals("not known: there is no stack", UnknownCause.of(leak.build()));
    leak.eof = Stacks.of("worker", List.of("com.acme.Server.handle(Server.java:22)"), 0);
    assertEquals("not known: no rule fits these stacks", UnknownCause.of(leak.build()));
  }
}
