// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
  @ValueSource(strings = {"Mac OS X", "Windows 11", "AIX"})
  void anotherSystemIsToldOnce(String system) {
    Terrain terrain = new Terrain("OpenJDK 64-Bit Server VM", system);
    assertNull(terrain.refusal());
    assertEquals(
        "made for Linux and never tried on "
            + system
            + ": the kernel is not asked, so only sockets whose end of stream was read are"
            + " reported, as not confirmed",
        terrain.warning());
  }

  @Test
  void aJvmThatDoesNotTellIsNotRefused() {
    assertNull(new Terrain(null, "Linux").refusal());
  }
}
