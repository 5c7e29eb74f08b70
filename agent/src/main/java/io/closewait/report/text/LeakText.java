// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;

/** How the log words a leak. Any thread. */
public interface LeakText {
  /** The first line, without the word and the fingerprint that it begins with. */
  String summary(Leak leak);

  /** The first line. */
  String headline(Leak leak);

  /** The first line and all that stands under it. */
  String full(Leak leak, Snapshot snapshot);
}
