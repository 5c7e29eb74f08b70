// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import java.util.HashSet;
import java.util.Set;

/** The classes of the JDK that have rows in the {@link HookTable}. */
final class HookedTypes {
  private static final Set<String> ALL = new HashSet<>();

  static {
    for (HookPoint row : HookTable.ROWS) {
      ALL.add(row.type);
    }
  }

  private HookedTypes() {}

  /** Whether the class with this internal name has a row. */
  static boolean has(String type) {
    return ALL.contains(type);
  }

  /** Whether the rows of this class, with either kind of name, are of earlier JDKs only. */
  static boolean isOver(String type, int feature) {
    return feature >= 25 && type.endsWith("FileChannelImpl");
  }
}
