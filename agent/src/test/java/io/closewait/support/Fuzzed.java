// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * How many random inputs a test takes: {@code -Dclosewait.fuzz=1000000} for more of them, as in the
 * profile reliability. What has been taken is told in target/fuzzed, from where docs/reliability.md
 * has it.
 */
public final class Fuzzed {
  public static final int COUNT = Integer.getInteger("closewait.fuzz", 20_000);

  public static final long SEED = 20261128;

  private Fuzzed() {}

  /** The same each time: what is found once is found again. */
  public static Random random() {
    return new Random(SEED);
  }

  /** So many inputs, and nothing was thrown. */
  public static void held(String what, int count) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "fuzzed"));
      Files.write(folder.resolve(what), (count + " (seed " + SEED + ")").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
