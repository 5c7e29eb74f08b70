// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sites that the user does not want reported: by fingerprint, or by class name. Immutable. */
public final class IgnoreList {
  /** What reports call the site of sockets of which no stack was taken. */
  public static final String UNSAMPLED = "unsampled";

  /** What reports call the site of sockets that the process got from the one that started it. */
  public static final String INHERITED = "inherited";

  /** What reports call the site of all that found no room. */
  public static final String OTHER = "other";

  private static final List<String> NAMES = Arrays.asList(UNSAMPLED, INHERITED, OTHER);

  static final IgnoreList NOTHING = new IgnoreList(new HashSet<String>(), Globs.NONE);

  private static final int FINGERPRINT_LENGTH = 12;
  private static final int MOST_ENTRIES = 10_000;

  private final Set<String> sites;
  private final Globs classes;

  private IgnoreList(Set<String> sites, Globs classes) {
    this.sites = sites;
    this.classes = classes;
  }

  static IgnoreList parse(String text) throws BadValueException {
    Reader reader = new Reader();
    for (String entry : ListItems.split(text)) {
      if (entry.startsWith("@")) {
        reader.addFile(entry.substring(1).trim());
      } else {
        reader.add(entry, "");
      }
    }
    IgnoreList list =
        new IgnoreList(reader.sites, new Globs(reader.patterns.toArray(new String[0])));
    if (reader.bad != null) {
      throw new BadValueException(reader.bad, list);
    }
    return list;
  }

  public boolean isEmpty() {
    return sites.isEmpty() && classes.isEmpty();
  }

  /**
   * Whether leaks of this site are to be silenced.
   *
   * @param className the class of the frame that the report names first, written with dots; or null
   */
  public boolean ignores(String site, String className) {
    return sites.contains(site) || (className != null && classes.matches(className));
  }

  /** Collects the entries, and the first that cannot be used. */
  private static final class Reader {
    final Set<String> sites = new HashSet<>();
    final List<String> patterns = new ArrayList<>();
    @Nullable String bad;

    void addFile(String path) {
      try {
        List<String> lines = TextFile.lines(path);
        for (int i = 0; i < lines.size(); i++) {
          String line = lines.get(i);
          int comment = line.indexOf('#');
          String entry = (comment < 0 ? line : line.substring(0, comment)).trim();
          if (!entry.isEmpty()) {
            add(entry, " (" + Problems.printable(path) + ":" + (i + 1) + ")");
          }
        }
      } catch (IOException e) {
        complain(e.getMessage() + " and is left out");
      }
    }

    void add(String entry, String at) {
      if (sites.size() + patterns.size() >= MOST_ENTRIES) {
        complain("only the first " + MOST_ENTRIES + " entries are used");
      } else if (isFingerprint(entry)) {
        sites.add(entry);
      } else if (NAMES.contains(entry)) {
        sites.add(entry);
      } else if (Globs.isPattern(entry)) {
        patterns.add(entry);
      } else {
        complain(
            "'"
                + Problems.printable(entry)
                + "'"
                + at
                + " is neither a fingerprint nor a class name and is left out");
      }
    }

    private void complain(String sentence) {
      if (bad == null) {
        bad = sentence;
      }
    }

    private static boolean isFingerprint(String entry) {
      if (entry.length() != FINGERPRINT_LENGTH) {
        return false;
      }
      for (int i = 0; i < FINGERPRINT_LENGTH; i++) {
        char c = entry.charAt(i);
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
          return false;
        }
      }
      return true;
    }
  }
}
