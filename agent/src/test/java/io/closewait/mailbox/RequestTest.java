// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {
  @Test
  void itsNameSaysAllOfIt() {
    Request asked = Request.of("report", "collapsed");
    Request read = Request.read(asked.fileName());
    assertEquals("report", read.command);
    assertEquals("collapsed", read.form);
    assertEquals(asked.answerName(), read.answerName());
    assertTrue(Request.isOne(asked.fileName()));
    assertNotEquals(asked.fileName(), Request.of("report", "collapsed").fileName());
  }

  @Test
  void detailsAreInTheNameToo() {
    String sites = "-s199143501f1b".repeat(10);
    Request asked = Request.of("close", "text", "o600-m7-d" + sites);
    assertTrue(asked.fileName().length() < 255, asked.fileName());
    assertEquals("o600-m7-d" + sites, Request.read(asked.fileName()).details);
    assertEquals("", Request.read(Request.of("close", "text").fileName()).details);
  }

  @Test
  void whoeverAsksForMoreThanTheOutputsWantsFigures() {
    assertTrue(Request.wantsFigures(Request.of("report", "text").fileName()));
    assertTrue(Request.wantsFigures(Request.of("close", "text", "o600").fileName()));
    assertFalse(Request.wantsFigures(Request.of("status", Protocol.OUTPUTS).fileName()));
    assertFalse(Request.wantsFigures("hello"));
  }

  @Test
  void isNotMadeOfOtherNames() {
    for (String name :
        List.of(
            "",
            ".request",
            "1.request",
            "1.report.request",
            "1.report.text",
            "1.report.text.answer",
            "1.report.text.request.request",
            "1.report..request",
            "1.report.text.o600.request",
            "1.report.text.=.request",
            "1.report.text.=O.request",
            "1.report.text.=o.o.request",
            "1.report.text.=" + "o".repeat(181) + ".request",
            ".report.text.request",
            "1.Report.text.request",
            "../1.report.text.request",
            "g.report.text.request",
            "1.report.te xt.request",
            "1.report.aaaaaaaaaaaaaaaaaaaaa.request",
            "0123456789abcdef01234.report.text.request")) {
      assertNull(Request.read(name), name);
    }
  }
}
