// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.closewait.agent.Handover;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Packages depend downward only, and libraries stay where they belong. */
class LayersTest {
  /** From the top; those of one line are of one rank and do not know each other. */
  private static final List<List<String>> RANKS =
      List.of(
          List.of("launcher"),
          List.of("agent"),
          List.of("cli"),
          List.of("watch", "firstaid"),
          List.of("report"),
          List.of("report.html", "report.jfr", "report.jmx", "report.json", "report.metrics"),
          List.of("report.log"),
          List.of("report.file"),
          List.of("report.text"),
          List.of("diagnose", "detect"),
          List.of("holders"),
          List.of("leak"),
          List.of("capture", "ledger"),
          List.of("kernel"),
          List.of("instrument"),
          List.of("platform", "options", "mailbox"),
          List.of("bootstrap", "classfile", "dump", "room"));

  /**
   * The bridge: what it does with an event is of several classes, and the switch that all of them
   * look at, the clock and the counters are fields of the class whose hooks the patched JDK calls.
   * The bridge stays when its agent goes, so that another agent, of another version, finds the
   * switch by that name: it cannot move into a class below without a new protocol.
   */
  private static final Set<String> WITH_RINGS = Set.of("io.closewait.bootstrap");

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.closewait");

  @Test
  void packagesDependDownwardOnly() {
    checkDirection(OURS, "io.closewait");
  }

  @Test
  void aPlantedBreachIsFound() {
    JavaClasses planted = new ClassFileImporter().importPackages("io.closewait.planted");
    AssertionError found =
        assertThrows(AssertionError.class, () -> checkDirection(planted, "io.closewait.planted"));
    assertTrue(found.getMessage().contains("planted.kernel.ReachesUp"), found.getMessage());
    assertTrue(found.getMessage().contains("planted.report.Above"), found.getMessage());
  }

  @Test
  void noClassesOfARoomGoRoundInARing() {
    Set<String> rooms = new TreeSet<>();
    OURS.forEach(type -> rooms.add(type.getPackageName()));
    rooms.removeAll(WITH_RINGS);
    rooms.forEach(room -> Rings.check(OURS, room));
    assertTrue(rooms.containsAll(Set.of("io.closewait.agent", "io.closewait.detect")));
  }

  @Test
  void aPlantedRingIsFound() {
    JavaClasses planted = new ClassFileImporter().importPackages("io.closewait.planted");
    AssertionError found =
        assertThrows(
            AssertionError.class, () -> Rings.check(planted, "io.closewait.planted.detect"));
    assertTrue(found.getMessage().contains("RingBegins"), found.getMessage());
    assertTrue(found.getMessage().contains("RingEnds"), found.getMessage());
  }

  @Test
  void nothingIsWrittenToTheApplicationsStandardError() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.closewait.cli", "io.closewait.launcher")
        .and(not(type(Handover.class))) // before the application has begun
        .should()
        .accessField(System.class, "err")
        .check(OURS);
  }

  @Test
  void everyPackageHasItsRank() {
    Set<String> unranked = new TreeSet<>();
    OURS.forEach(type -> unranked.add(type.getPackageName()));
    RANKS.forEach(rank -> rank.forEach(name -> unranked.remove("io.closewait." + name)));
    assertEquals(Set.of(), unranked);
  }

  @Test
  void everyPackageSaysWhatMayBeNull() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : OURS) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }
    assertEquals(Set.of(), unmarked);
  }

  @Test
  void theLauncherNamesNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("io.closewait.launcher")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.closewait.launcher", "java..", "org.jspecify.annotations")
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void onlyInstrumentNamesTheByteCodeLibrary() {
    checkOnlyUser("io.closewait.instrument", "net.bytebuddy.jar..");
  }

  @Test
  void onlyTheCommandLineAttaches() {
    checkOnlyUser("io.closewait.cli", "net.bytebuddy.agent..");
  }

  @Test
  void onlyTheStreamingPartOfGsonIsUsed() {
    // the jar holds nothing else of it
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("com.google.gson..")
                .and(not(resideInAPackage("com.google.gson.stream"))))
        .check(OURS);
  }

  @Test
  void loggersComeFromOurOwnFactory() {
    // the other heeds system properties of the application, and finds no provider
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org.slf4j.LoggerFactory")
        .check(OURS);
  }

  private static void checkOnlyUser(String user, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(user)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(OURS);
  }

  private static void checkDirection(JavaClasses classes, String root) {
    for (int rank = 1; rank < RANKS.size(); rank++) {
      for (String name : RANKS.get(rank)) {
        noClasses()
            .that()
            .resideInAPackage(root + "." + name)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden(root, rank, name))
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  /** Everything above, and the others of its rank. */
  private static String[] forbidden(String root, int rank, String name) {
    List<String> packages = new ArrayList<>();
    RANKS.subList(0, rank + 1).forEach(packages::addAll);
    packages.remove(name);
    return packages.stream().map(above -> root + "." + above).toArray(String[]::new);
  }
}
