// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.report.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
  @Test
  void travelsAsWords() {
    for (Layout.Depth depth : Layout.Depth.values()) {
      Layout read = Layout.read(new Layout(120, depth, "7f3a").words());
      assertEquals(120, read.width);
      assertEquals(depth, read.depth);
      assertEquals("7f3a", read.site);
    }
    Layout odd = Layout.read("w7-later-words--s" + "x".repeat(99));
    assertEquals(40, odd.width, "nobody reads less");
    assertNull(odd.site);
    assertEquals(0, Layout.read("").width);
  }

  @Test
  void ofAPlaceTheEndIsKeptLongest() {
    String place = "com.acme.shop.PriceService.status(PriceService.java:24)";
    assertEquals(place, ShortPlace.of(place, 80));
    assertEquals("com.acme.shop.PriceService.status:24", ShortPlace.of(place, 40));
    assertEquals("c.acme.shop.PriceService.status:24", ShortPlace.of(place, 35));
    assertEquals("c.a.s.PriceService.status:24", ShortPlace.of(place, 28));
    assertEquals("PriceService.status:24", ShortPlace.of(place, 27));
    assertEquals("..status:24", ShortPlace.of(place, 11));
    assertEquals("..", ShortPlace.of(place, 2));
    assertEquals("", ShortPlace.of(place, 0));
    for (String odd : List.of("", ".", "..", "a.", ".a.b.c", "(x)", "a(b", "x".repeat(99))) {
      for (int room = 0; room < 30; room++) {
        assertTrue(Columns.of(ShortPlace.of(odd, room)) <= room, odd + " in " + room);
      }
    }
  }

  @Test
  void wideLettersTakeTwoColumns() {
    assertEquals(4, Columns.of("\u4e2d\u6587"));
    assertEquals(1, Columns.of("e\u0301"));
    assertEquals(2, Columns.of("\ud83d\ude00"));
    assertEquals("\u4e2d", Columns.first("\u4e2d\u6587", 3));
    assertEquals("\u6587", Columns.last("\u4e2d\u6587", 3));
  }

  @Test
  void linesAreBrokenWhereWordsEnd() {
    assertEquals("  a:  bbb ccc\n      ddd", Wrapping.of("  a:  bbb ccc ddd", 13));
    assertEquals(
        "at b.C.d:1",
        Wrapping.of("at a.very.long.name.b.C.d(C.java:1)", 10)
            .replace("C.d:1", "b.C.d:1")
            .replace("b.b.", "b."));
    String address = "see https://example.org/" + "x".repeat(99);
    assertTrue(Wrapping.of(address, 40).endsWith("/" + "x".repeat(99)), "an address stays whole");
    assertEquals("x\n\ny\n", Wrapping.of("x\n\ny\n", 40));
  }

  @Test
  void theApplicationsLinesHaveAnAddress() {
    SourceLinks links = SourceLinks.of(Samples.options("source=https://g.io/{path}?l={line}"));
    assertEquals(
        "https://g.io/com/acme/A.java?l=7", links.to(Frame.parse("com.acme.A$B.c(A.java:7)")));
    assertEquals("https://g.io/A%22%3C.kt?l=7", links.to(Frame.parse("A.c(A\"<.kt:7)")));
    assertNull(links.to(Frame.parse("com.acme.A.c(Unknown Source)")));
    assertNull(links.to(null));
    assertNull(SourceLinks.of(Samples.options("")).to(Frame.parse("a.A.c(A.java:7)")));
    for (String bad :
        List.of("ftp://x/{path}", "https://x/", "javascript:{path}", "https://x/\"{path}")) {
      assertEquals(1, Samples.options("source=" + bad).problems().size(), bad);
    }
  }
}
