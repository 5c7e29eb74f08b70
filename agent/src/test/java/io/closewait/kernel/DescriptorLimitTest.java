// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.closewait.mailbox.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What to type so that a process that runs may open more descriptors. */
class DescriptorLimitTest {
  private static final String ALL = "000001ffffffffff", CONTAINER = "00000000a80425fb";
  private static final String FIRST_NAMESPACE = "         0          0 4294967295\n";

  @TempDir private Path folder;

  private String advice(String soft, String hard, int user, String rights, String users)
      throws IOException {
    put("4711/limits", "Limit\nMax open files            " + soft + "   " + hard + "   files\n");
    put("self/status", "Name:\tjava\nUid:\t" + user + "\t" + user + "\t0\t0\nCapEff:\t" + rights);
    put("self/uid_map", users);
    put("sys/fs/nr_open", "1048576\n");
    DescriptorLimit limit = DescriptorLimit.of(new Proc(folder), 4711);
    return limit == null ? null : limit.advice(4711);
  }

  private void put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void upToTheHardLimitNobodyNeedsARight() throws IOException {
    assertEquals(
        "prlimit --pid 4711 --nofile=4096:4096 raises its limit to 4096 at once, without root",
        advice("1024", "4096", 1000, "0000000000000000", FIRST_NAMESPACE));
  }

  @Test
  void beyondItWhoHasTheRightMay() throws IOException {
    assertEquals(
        "prlimit --pid 4711 --nofile=65536:65536 raises its limit at once, and this user may",
        advice("4096", "4096", 0, ALL, FIRST_NAMESPACE));
    assertEquals(
        "prlimit --pid 4711 --nofile=65536:65536 raises its limit at once, as root: its hard"
            + " limit, 4096, is reached",
        advice("4096", "4096", 1000, "0000000000000000", FIRST_NAMESPACE));
  }

  @Test
  void rootOfAContainerIsToldThatItMayNot() throws IOException {
    String told =
        "prlimit --pid 4711 --nofile=200000:200000 raises its limit, but root in this container"
            + " may not (no CAP_SYS_RESOURCE): as root of the host, with the number that the"
            + " process has there";
    assertEquals(told, advice("100000", "100000", 0, CONTAINER, FIRST_NAMESPACE));
    assertEquals(
        told,
        advice("100000", "100000", 0, ALL, "0 100000 65536\n"),
        "every right, in a namespace of users of its own");
  }

  @Test
  void theKernelHasALimitOfItsOwn() throws IOException {
    assertEquals(
        "its limit, 1048576, is the highest of this kernel (fs.nr_open)",
        advice("1048576", "1048576", 0, ALL, FIRST_NAMESPACE));
    assertEquals(
        "prlimit --pid 4711 --nofile=1048576:1048576 raises its limit at once, and this user may",
        advice("800000", "800000", 0, ALL, FIRST_NAMESPACE));
  }

  @Test
  void neitherLimitEverFalls() throws IOException {
    advice("1024", "524288", 0, ALL, FIRST_NAMESPACE);
    DescriptorLimit limit = DescriptorLimit.of(new Proc(folder), 4711);
    assertNotNull(limit);
    assertEquals("prlimit --pid 7 --nofile=2000:524288", limit.command(7, 2000));
    assertEquals("prlimit --pid 7 --nofile=600000:600000", limit.command(7, 600_000));
  }

  @Test
  void whatIsNotKnownIsNoLimit() throws IOException {
    assertNull(advice("unlimited", "unlimited", 0, ALL, FIRST_NAMESPACE));
    assertNull(DescriptorLimit.of(new Proc(folder), 1));
    put("2/limits", "");
    assertNull(DescriptorLimit.of(new Proc(folder), 2));
    put("2/limits", "Max open files");
    assertNull(DescriptorLimit.of(new Proc(folder), 2));
  }
}
