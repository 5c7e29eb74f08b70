// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a visit brought back. */
public final class Finding {
  /** Whether the agent was in and could be asked. */
  public boolean wasIn;

  /** How it ended, in a sentence without a dot. */
  public String sentence = "the visit was broken off";

  public final List<FoundLeak> leaks = new ArrayList<>();

  /** The reports by the ending that their files get. */
  public final Map<String, String> reports = new LinkedHashMap<>();

  /** One leak as the agent told it. Immutable. */
  public static final class FoundLeak {
    public final String site;
    public final String where;
    public final String kind;
    public final long count;

    /** The first line of its report. */
    public final String words;

    public FoundLeak(String site, String where, String kind, long count, String words) {
      this.site = site;
      this.where = where;
      this.kind = kind;
      this.count = count;
      this.words = words;
    }
  }
}
