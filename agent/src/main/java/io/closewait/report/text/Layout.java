// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import org.jspecify.annotations.Nullable;

/**
 * How much a report is to tell, and how wide it may be. Immutable. Travels as the details of a
 * request, of lower case letters, digits and hyphens.
 */
public final class Layout {
  private static final int NARROWEST = 40, WIDEST = 9999;

  /** All of it at once, in lines of any length: for a pipe, and for those who search it. */
  public static final Layout PLAIN = new Layout(0, Depth.USUAL, null);

  /** How much there is to be. */
  public enum Depth {
    /** Figures and tables only. */
    BRIEF,
    /** A few sites with their stacks, many without. */
    USUAL,
    /** All sites with all that is known. */
    FULL
  }

  /** Columns of a line at most; 0: any number. */
  public final int width;

  public final Depth depth;

  /** How the fingerprint begins of the only sites to tell of; or null: all. */
  public final @Nullable String site;

  public Layout(int width, Depth depth, @Nullable String site) {
    this.width = width <= 0 ? 0 : Math.max(NARROWEST, Math.min(width, WIDEST));
    this.depth = depth;
    this.site = site;
  }

  /** As it travels. */
  public String words() {
    StringBuilder out = new StringBuilder("w").append(width);
    if (depth != Depth.USUAL) {
      out.append(depth == Depth.BRIEF ? "-brief" : "-full");
    }
    return site == null ? out.toString() : out.append("-s").append(site).toString();
  }

  /** What a command line has asked for; what a later one may say is passed over. */
  public static Layout read(String words) {
    int width = 0;
    Depth depth = Depth.USUAL;
    String site = null;
    for (String word : words.split("-")) {
      if (word.matches("w\\d{1,4}")) {
        width = Integer.parseInt(word.substring(1));
      } else if (word.equals("brief")) {
        depth = Depth.BRIEF;
      } else if (word.equals("full")) {
        depth = Depth.FULL;
      } else if (word.matches("s[a-z0-9]{1,40}")) {
        site = word.substring(1);
      }
    }
    return new Layout(width, depth, site);
  }
}
