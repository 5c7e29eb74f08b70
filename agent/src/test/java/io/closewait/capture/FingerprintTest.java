// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Test
  void differentNamesGiveDifferentFingerprints() {
    assertNotEquals(fingerprint("a.B", "c"), fingerprint("a.Bc", ""));
    assertNotEquals(fingerprint("a.B", "c", "d.E", "f"), fingerprint("d.E", "f", "a.B", "c"));
    assertNotEquals(fingerprint("a.B", "c"), fingerprint("a.B", "c", "a.B", "c"));
    assertNotEquals(fingerprint("a.B$1", "run"), fingerprint("a.B$2", "run"));
  }

  @Test
  void aFingerprintNeverChangesBetweenReleases() {
    // people have it in ignore lists and dashboards
    assertEquals(
        "48f679995c1f", fingerprint("com.acme.Server", "lambda$handle$3", "com.acme.Main", "main"));
  }

  static String fingerprint(String... typesAndMethods) {
    Fingerprint fingerprint = new Fingerprint();
    for (int i = 0; i < typesAndMethods.length; i += 2) {
      fingerprint.add(typesAndMethods[i], typesAndMethods[i + 1]);
    }
    assertTrue(fingerprint.text().matches("[0-9a-f]{12}"), fingerprint.text());
    return fingerprint.text();
  }
}
