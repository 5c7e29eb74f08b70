// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Containers whose users are others outside, as those of a rootless engine are. A JVM in one knows
 * no user of the host, not even root: asked to attach by one, it dumps its threads to its standard
 * output instead. So whoever attaches has to be one of its users.
 */
final class UserNamespace {
  private UserNamespace() {}

  /** What has to stand before a command so that it runs as the user of the target; as root. */
  static List<String> entry(Target target) {
    if (!target.ownUsers) {
      return Collections.emptyList();
    }
    return Arrays.asList(
        "nsenter",
        "--target",
        Long.toString(target.pid),
        "--user",
        "--setuid",
        Long.toString(inside(target.text("uid_map"), target.uid)),
        "--setgid",
        Long.toString(inside(target.text("gid_map"), target.gid)));
  }

  /** The same on this host, where the user is known; as root. */
  static List<String> switching(Target target) {
    return Arrays.asList(
        "setpriv", "--reuid=" + target.uid, "--regid=" + target.gid, "--clear-groups");
  }

  /** What to type so that the same is done as the user of the target. */
  static String entered(Invocation call, Target target) {
    return String.join(" ", entry(target)) + ' ' + call.again();
  }

  /**
   * The number of a user inside, by the kernel's map of first inside, first outside and count; 0
   * where the map does not have it.
   */
  static long inside(@Nullable String map, @Nullable Long outside) {
    if (map == null || outside == null) {
      return 0;
    }
    for (String line : map.split("\n")) {
      String[] range = line.trim().split("\\s+");
      if (range.length == 3) {
        long into = outside - Long.parseLong(range[1]);
        if (into >= 0 && into < Long.parseLong(range[2])) {
          return Long.parseLong(range[0]) + into;
        }
      }
    }
    return 0;
  }
}
