// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.mailbox.Proc;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** This run of the JVM, as reports name it. Asks no network and no java.management. Immutable. */
public final class RunInfo {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** Process id; null where it is not known. */
  public final @Nullable Long pid;

  /** Name of the host, as it calls itself; null where it is not known. */
  public final @Nullable String host;

  /** Random: tells two runs with the same process id apart. */
  public final String id;

  /** Version of Closewait. */
  public final String version;

  /** Name and version of the JVM. */
  public final String jvm;

  public RunInfo(@Nullable Long pid, @Nullable String host, String id, String version, String jvm) {
    this.pid = pid;
    this.host = host;
    this.id = id;
    this.version = version;
    this.jvm = jvm;
  }

  /** The facts of this JVM. */
  public static RunInfo current() {
    Long pid = pid();
    String jvm = property("java.vm.name") + " " + property("java.runtime.version");
    return new RunInfo(pid, host(), id(pid), version(), jvm);
  }

  /** Which process it is, in one line. */
  public String line() {
    return "Process "
        + (pid == null ? "?" : pid.toString())
        + (host == null ? "" : " on " + host)
        + ", "
        + jvm
        + ", Closewait "
        + version;
  }

  /** A path with {@code %p} and {@code %h} replaced. */
  public String expand(String path) {
    String name = host == null ? "unknown" : host;
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      safe.append(Character.isLetterOrDigit(c) || c == '.' || c == '-' ? c : '_');
    }
    return path.replace("%p", pid == null ? "unknown" : pid.toString())
        .replace("%h", safe.toString());
  }

  /** The version that the jar carries. */
  public static String version() {
    try (InputStream in = RunInfo.class.getResourceAsStream("version.txt")) {
      return firstLine(in);
    } catch (IOException | RuntimeException e) {
      return "?";
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line.trim();
  }

  private static @Nullable Long pid() {
    try {
      return Proc.SYSTEM.own();
    } catch (IOException | RuntimeException unknown) {
      return null;
    }
  }

  /** Never a look-up: that may wait for a name server, and loads the JDK's network code. */
  private static @Nullable String host() {
    try (InputStream in = new FileInputStream("/proc/sys/kernel/hostname")) {
      String name = firstLine(in);
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException | SecurityException notLinux) {
      // ask the environment
    }
    String name = variable("HOSTNAME");
    return name != null ? name : variable("COMPUTERNAME");
  }

  private static @Nullable String variable(String name) {
    try {
      String value = System.getenv(name);
      return value == null || value.trim().isEmpty() ? null : value.trim();
    } catch (SecurityException e) {
      return null;
    }
  }

  private static String property(String name) {
    try {
      return System.getProperty(name, "?");
    } catch (SecurityException e) {
      return "?";
    }
  }

  /** Unique enough for labels; SecureRandom would load security providers. */
  private static String id(@Nullable Long pid) {
    long x = System.currentTimeMillis() * GOLDEN ^ System.nanoTime();
    x = (x ^ (pid == null ? 0 : pid * GOLDEN) ^ System.identityHashCode(new Object())) * GOLDEN;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    x ^= x >>> 31;
    StringBuilder out = new StringBuilder(16);
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((int) (x >>> shift) & 15, 16));
    }
    return out.toString();
  }
}
