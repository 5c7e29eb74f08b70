// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.closewait.Rings;
import org.junit.jupiter.api.Test;

/** Classes of this module do not go round in a ring; those of the agent: {@code LayersTest}. */
class RingsTest {
  private static final String ROOM = "io.closewait.junit";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOM);

  /** JUnit has an annotation name its extension, and the extension has to read the annotation. */
  @Test
  void onlyTheAnnotationAndItsExtensionKnowEachOther() {
    assertTrue(OURS.contain(NoSocketLeaksExtension.class));
    Rings.rule(ROOM)
        .ignoreDependency(NoSocketLeaks.class, NoSocketLeaksExtension.class)
        .check(OURS);
  }
}
