// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.leak.Holder;
import io.closewait.leak.Leak;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HolderLinesTest {
  private static Leak.Builder leak() {
    List<String> path = List.of("static com.acme.App.kept (ArrayList)");
    List<String> none = Collections.emptyList();
    Leak.Builder leak = new Leak.Builder();
    leak.count = 12;
    leak.holders.add(
        new Holder(
            Holder.Claim.FIELD, "com.acme.App.kept", path, 10, 12, "held by " + path.get(0)));
    leak.holders.add(
        new Holder(Holder.Claim.WORK, "f", none, 5, 0, "of this server stand at com.acme.A.b(A)"));
    return leak;
  }

  @Test
  void whatIsKnownIsToldApartFromWhatIsInferred() {
    assertEquals(
        "\nwho has them:     held by static com.acme.App.kept (ArrayList): 10 of 12"
            + "\ninferred:         5 threads of this server stand at com.acme.A.b(A)",
        HolderLines.of(leak().build()));
  }

  @Test
  void theFirstLineNamesTheHolderWhereNoStackNamesTheApplication() {
    String line = Headline.of(leak().build());
    assertTrue(line.endsWith("; held by static com.acme.App.kept (ArrayList)"), line);
    Leak.Builder named = leak();
    named.where = Frame.parse("com.acme.App.read(App.java:7)");
    line = Headline.of(named.build());
    assertTrue(line.endsWith("com.acme.App.read(App.java:7)"), line);
  }
}
