// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Nonce;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A heap dump that a target writes for us. What it costs is said before; the file, which only the
 * target's user may read, is deleted whatever happens. The JDK's own jcmd asks for it, so that it
 * works without an agent.
 */
final class HeapDump {
  private static final double ROOM = 1.3;
  private static final long MEGABYTE = 1 << 20;
  private static final int QUICKEST = 3, SLOWEST = 10;

  /** From here on several threads may write a dump. */
  private static final int PARALLEL = 22;

  private static final int MOST_OUTPUT = 1 << 16;

  private final Invocation call;
  private final Target target;
  private final File jcmd;
  private final boolean parallel;
  private final long resident;
  private final long free;
  private final String folder;
  private final String path;
  private final Thread atExit = new Thread(this::remove, "closewait-dump");

  private HeapDump(
      Invocation call, Target target, File jcmd, long resident, long free, String folder) {
    this.call = call;
    this.target = target;
    this.jcmd = jcmd;
    this.parallel = target.java != null && target.java.feature >= PARALLEL;
    this.resident = resident;
    this.free = free;
    this.folder = folder;
    this.path =
        (folder.endsWith("/") ? folder : folder + '/')
            + "closewait-holders-"
            + target.pid
            + '-'
            + Nonce.make()
            + ".hprof";
  }

  /**
   * What taking it would mean; a failure says why it cannot be taken.
   *
   * @param wanted folder as the target sees it; null: the one it works in
   */
  static HeapDump planned(Invocation call, Target target, @Nullable String wanted) throws Failure {
    Obstacles obstacles = new Obstacles(call, target);
    obstacles.checkUser();
    if (!target.linux || target.java == null) {
      throw new Failure(
          Exit.NOT_ATTACHED,
          target.linux ? obstacles.noJvm() : "only on Linux is the price of a dump known.");
    }
    if (target.java.openJ9) {
      throw new Failure(Exit.NOT_ATTACHED, target.words() + " is OpenJ9, which has other dumps.");
    }
    String folder = wanted == null ? workingFolder(target) : wanted;
    checkFolder(call, target, folder, wanted != null);
    long resident = ProcStatus.resident(target.text("status"));
    long free = free(target, folder);
    if (resident > 0 && free < resident * ROOM) {
      throw new Failure(
          Exit.FILE,
          folder
              + " has "
              + megabytes(free)
              + " free, and the dump may take "
              + megabytes(resident)
              + "; name another folder: --dir DIR.");
    }
    return new HeapDump(call, target, jcmd(), resident, free, folder);
  }

  private static String workingFolder(Target target) throws Failure {
    try {
      return Files.readSymbolicLink(target.path("cwd")).toString();
    } catch (IOException | RuntimeException unknown) {
      throw new Failure(
          Exit.FILE, "the folder that " + target.words() + " works in is not known: --dir DIR.");
    }
  }

  private static void checkFolder(Invocation call, Target target, String folder, boolean chosen)
      throws Failure {
    Path there = target.file(folder);
    if (!folder.startsWith("/") || !folder.matches("[^\\s'\"]+") || !Files.isDirectory(there)) {
      throw new Failure(
          Exit.FILE,
          "'"
              + folder
              + "' is no folder of "
              + target.words()
              + " that a dump can be written to: name one by its whole path, without blanks: --dir"
              + " DIR.");
    }
    if (!chosen && isMemory(there)) {
      throw new Failure(
          Exit.USAGE,
          folder
              + " is kept in memory (tmpfs), where a dump counts against the limit of the"
              + " container; name another folder, or this one if it is meant: "
              + call.again()
              + " --dir "
              + folder);
    }
  }

  private static boolean isMemory(Path folder) {
    try {
      String type = Files.getFileStore(folder).type();
      return type.equals("tmpfs") || type.equals("ramfs");
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private static long free(Target target, String folder) throws Failure {
    try {
      FileStore store = Files.getFileStore(target.file(folder));
      return store.getUsableSpace();
    } catch (IOException e) {
      throw new Failure(Exit.FILE, folder + " cannot be looked at: " + Reason.of(e) + '.');
    }
  }

  /** The one of the JDK that runs this command. */
  private static File jcmd() throws Failure {
    File home = new File(System.getProperty("java.home"));
    for (File candidate :
        new File[] {new File(home, "bin/jcmd"), new File(home.getParentFile(), "bin/jcmd")}) {
      if (candidate.canExecute()) {
        return candidate;
      }
    }
    throw new Failure(
        Exit.NOT_ATTACHED,
        "this Java ("
            + home
            + ") has no jcmd: run the command with the java of a JDK, or take the dump elsewhere"
            + " and name the file.");
  }

  private static String megabytes(long bytes) {
    long whole = Math.max(1, bytes / MEGABYTE);
    return whole < 10_000 ? whole + " MB" : whole / 1024 + " GB";
  }

  /** Says what it costs and asks; false: no. */
  boolean confirmed() {
    long seconds = Math.max(1, resident / MEGABYTE * SLOWEST / 1024);
    long least = Math.max(1, resident / MEGABYTE * QUICKEST / 1024);
    call.console.warn(
        "all threads of "
            + target.words()
            + " will stand still for about "
            + (least == seconds ? "" : least + " to ")
            + seconds
            + (seconds == 1 ? " second" : " seconds")
            + ", and up to "
            + megabytes(resident)
            + " are written to "
            + folder
            + " ("
            + megabytes(free)
            + " free; a limit of the container is not seen), readable by its user only, and deleted"
            + " afterwards.");
    if (!call.console.terminal) {
      call.console.warn("nothing was done: --yes says that this is meant.");
      return false;
    }
    call.console.warn("Go on? [y/N]");
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(call.in, StandardCharsets.UTF_8));
      String answer = in.readLine();
      return answer != null && answer.trim().matches("(?i)y|yes");
    } catch (IOException gone) {
      return false;
    }
  }

  /** Has it written; returns the file as this process reaches it. */
  Path take() throws Failure {
    Runtime.getRuntime().addShutdownHook(atExit);
    List<String> command = new ArrayList<>();
    command.add(jcmd.getPath());
    command.add(Long.toString(target.pid));
    command.add("GC.heap_dump");
    command.add("-all");
    if (parallel) {
      command.add("-parallel=" + Math.max(1, Runtime.getRuntime().availableProcessors()));
    }
    command.add(path);
    String said;
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      said =
          new String(
              UntrustedFile.read(process.getInputStream(), MOST_OUTPUT), StandardCharsets.UTF_8);
      process.waitFor();
    } catch (IOException e) {
      throw new Failure(Exit.NOT_ATTACHED, "jcmd could not be used: " + Reason.of(e) + '.');
    } catch (InterruptedException e) {
      throw new Failure(Exit.GONE, "interrupted.");
    }
    Path file = target.file(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !said.contains("created")) {
      throw new Failure(
          Exit.NOT_ATTACHED,
          target.words() + " wrote no dump: " + said.trim().replaceAll("\\s*\n\\s*", "; ") + '.');
    }
    return file;
  }

  /** Deletes it, or what there is of it. */
  void delete() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // then it runs by itself
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(target.file(path));
    } catch (IOException left) {
      call.console.warn("the dump could not be deleted: " + path);
    }
  }
}
