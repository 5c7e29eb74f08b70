// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HookTransformerTest {
  private static final String PATCHED = "sun/nio/ch/SocketDispatcher";

  @Test
  void theQuickLookAtNamesLetsEveryRowPass() {
    for (HookPoint row : HookTable.ROWS) {
      assertTrue(HookTransformer.isTarget(null, row.type, '/'), row.type);
      assertTrue(HookTransformer.isTarget(null, row.type.replace('/', '.'), '.'), row.type);
    }
  }

  @Test
  void theJdksOwnFilesArePatchedOnlyWhereNoSocketTellsOfATransfer() throws IOException {
    String files = "sun/nio/ch/FileChannelImpl";
    try (JdkClasses jdk = new JdkClasses(Path.of(System.getProperty("java.home")))) {
      byte[] code = jdk.bytes(files);
      HookTransformer later = new HookTransformer(25, () -> null);
      assertNull(later.transform(null, files, null, null, code));
      boolean patched =
          new HookTransformer(jdk.feature, () -> null).transform(null, files, null, null, code)
              != null;
      assertEquals(jdk.feature < 25, patched);
    }
  }

  @Test
  void takesNothingElse() {
    assertFalse(HookTransformer.isTarget(null, null, '/'));
    assertFalse(HookTransformer.isTarget(null, "java/lang/Object", '/'));
    assertFalse(HookTransformer.isTarget(null, "sun/nio/ch/IOUtil", '/'));
    assertFalse(HookTransformer.isTarget(null, "java/net/SocketAddress", '/'));
    assertFalse(HookTransformer.isTarget(null, "com/acme/SocketDispatcher", '/'));
  }

  @Test
  void takesOfTheJdkWhatTheTableHasAndNothingElse() throws IOException {
    try (JdkClasses jdk = new JdkClasses(Path.of(System.getProperty("java.home")))) {
      for (String from : List.of("java/", "jdk/", "sun/")) {
        for (String type : jdk.names(from)) {
          assertEquals(HookedTypes.has(type), HookTransformer.isTarget(null, type, '/'), type);
        }
      }
    }
  }

  @Test
  void everyClassOfTheTableHasAParentToTellItByBeforeItsNameIsRead() {
    int here = 0;
    for (HookPoint row : HookTable.ROWS) {
      try {
        Class<?> type = Class.forName(row.type.replace('/', '.'), false, null);
        here++;
        assertTrue(HookTransformer.mayHaveRows(type), row.type);
      } catch (ClassNotFoundException ofAnotherJdk) {
        // the end-to-end tests attach to it
      }
    }
    assertTrue(here > 10, here + " classes");
  }

  @Test
  void preparesOnceAndOnlyWhenThereIsSomethingToPatch() throws IOException {
    AtomicInteger runs = new AtomicInteger();
    HookTransformer hooks =
        new HookTransformer(17, () -> runs.incrementAndGet() == 1 ? null : "again");
    assertNull(hooks.transform(null, "java/net/URI", null, null, code(PATCHED)));
    assertEquals(0, runs.get());
    assertTrue(hooks.transform(null, PATCHED, null, null, code(PATCHED)).length > 0);
    hooks.transform(null, PATCHED, null, null, code(PATCHED));
    assertEquals(1, runs.get());
  }

  @Test
  void patchesNothingWhereThePreparationFailed() throws IOException {
    HookTransformer hooks = new HookTransformer(17, () -> "not here");
    assertNull(hooks.transform(null, PATCHED, null, null, code(PATCHED)));
    assertEquals("not here", hooks.prepare());
  }

  private static byte[] code(String type) throws IOException {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(type + ".class")) {
      return in.readAllBytes();
    }
  }

  @Test
  void nettysNativeSocketsAreTargetsInAnyLoaderAndUnderAnyPrefix() {
    ClassLoader loader = getClass().getClassLoader();
    for (HookPoint row : NettyTable.ROWS) {
      assertTrue(HookTransformer.isTarget(loader, row.type, '/'), row.type);
      assertTrue(HookTransformer.isTarget(loader, "com/shaded/" + row.type, '/'), row.type);
      assertTrue(HookTransformer.isTarget(loader, row.type.replace('/', '.'), '.'), row.type);
    }
    assertFalse(HookTransformer.isTarget(loader, "sun/nio/ch/SocketDispatcher", '/'));
  }
}
