// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackageTest {
  @TempDir private Path folder;

  @Test
  void hasTheThreeMembersInTheirOrder() throws IOException {
    new DebianPackage("1.2.3-SNAPSHOT", Instant.EPOCH)
        .write(folder, List.of(Member.text("usr/share/doc/closewait/copyright", "words")));
    byte[] written = Files.readAllBytes(folder.resolve("closewait_1.2.3~snapshot_all.deb"));
    Map<String, byte[]> members = Archives.members(written);
    assertEquals(
        List.of("debian-binary", "control.tar.gz", "data.tar.gz"), List.copyOf(members.keySet()));
    assertEquals("2.0\n", new String(members.get("debian-binary")));
    Map<String, byte[]> control = Archives.files(members.get("control.tar.gz"));
    assertTrue(new String(control.get("./control")).contains("\nVersion: 1.2.3~snapshot\n"));
    assertEquals(
        "89759e1284e2479b991d2669de104942  usr/share/doc/closewait/copyright\n",
        new String(control.get("./md5sums")));
    Map<String, byte[]> data = Archives.files(members.get("data.tar.gz"));
    assertEquals("words", new String(data.get("./usr/share/doc/closewait/copyright")));
  }
}
