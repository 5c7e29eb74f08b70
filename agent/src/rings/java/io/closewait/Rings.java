// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/**
 * Classes of one package that depend on each other in a ring. In a folder of its own, as more than
 * one module compiles it among its tests.
 */
public final class Rings {
  private Rings() {}

  /** Fails where classes of the package go round in a ring. */
  public static void check(JavaClasses classes, String room) {
    rule(room).check(classes);
  }

  /** A rule for one package, to which exceptions may be added. */
  public static SliceRule rule(String room) {
    return SlicesRuleDefinition.slices().assignedFrom(new ByClass(room)).should().beFreeOfCycles();
  }

  /** A class with those inside it is one. */
  private static final class ByClass implements SliceAssignment {
    private final String room;

    ByClass(String room) {
      this.room = room;
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getName().split("\\$")[0];
      return type.getPackageName().equals(room)
          ? SliceIdentifier.of(name)
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "classes of " + room;
    }
  }
}
