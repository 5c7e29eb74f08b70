// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.TestedJvm;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process holds on to, in kilobytes and by number. */
record Footprint(long heap, long nativeMemory, long threads, int descriptors) {
  private static final Pattern COMMITTED = Pattern.compile("Total:.*committed=(\\d+)KB");

  static Footprint of(TestedJvm jvm, JavaRuntime runtime, String name) throws Exception {
    jvm.command("footprint " + name);
    String[] said = jvm.awaitSaid("footprint " + name).split(" ");
    int descriptors = Integer.MAX_VALUE;
    for (int look = 0; look < 10; look++) { // outputs are opened for a moment
      descriptors = Math.min(descriptors, new File("/proc/" + jvm.pid() + "/fd").list().length);
      Thread.sleep(20);
    }
    return new Footprint(
        Long.parseLong(said[2]),
        committed(runtime, jvm.pid()),
        Long.parseLong(said[0]),
        descriptors);
  }

  private static long committed(JavaRuntime runtime, long pid) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                runtime.home().resolve("bin/jcmd").toString(),
                Long.toString(pid),
                "VM.native_memory",
                "summary")
            .start();
    String out = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher found = COMMITTED.matcher(out);
    assertTrue(found.find(), out);
    return Long.parseLong(found.group(1));
  }
}
