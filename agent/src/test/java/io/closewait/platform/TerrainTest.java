// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerrainTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "OpenJDK 64-Bit Server VM",
        "Java HotSpot(TM) 64-Bit Server VM",
        "OpenJDK 64-Bit Zero VM",
        "Zing 64-Bit Tiered VM"
      })
  void nothingIsSaidOnLinuxByHotSpotAndItsKin(String vm) {
    assertNull(new Terrain(vm, "Linux").refusal());
    assertNull(new Terrain(vm, "Linux").warning());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Eclipse OpenJ9 VM", "IBM J9 VM"})
  void anotherJvmIsRefusedInOneSentence(String vm) {
    assertEquals(
        "not installed, the application runs without it: this JVM is "
            + vm
            + "; the agent needs HotSpot, the JVM of the OpenJDK builds",
        new Terrain(vm, "Linux").refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Windows 11", "AIX"})
  void anotherSystemIsToldOnce(String system) {
    Terrain terrain = new Terrain("OpenJDK 64-Bit Server VM", system);
    assertNull(terrain.refusal());
    assertEquals(
        "made for Linux and never tried on "
            + system
            + ": the kernel is not asked for states, so a peer that closed is seen only where"
            + " nothing is left to read, and a dead connection is not",
        terrain.warning());
  }

  @Test
  void macOsIsAskedInItsOwnWayAndNobodyHasTriedIt() {
    Terrain terrain = new Terrain("OpenJDK 64-Bit Server VM", "Mac OS X");
    assertTrue(terrain.isMacOs());
    assertEquals(
        "made for Linux and never tried on Mac OS X, whose kernel it asks in another way",
        terrain.warning());
  }

  @Test
  void theSystemsByTheirNames() {
    assertTrue(new Terrain("", "Linux").isLinux());
    assertTrue(new Terrain("", "Windows Server 2022").isWindows());
    assertFalse(new Terrain("", "Darwin").isWindows());
    assertFalse(new Terrain("", "AIX").isMacOs());
  }

  @Test
  void aJvmThatDoesNotTellIsNotRefused() {
    assertNull(new Terrain(null, "Linux").refusal());
  }
}
