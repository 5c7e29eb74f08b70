// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;

/** Calls of the kernel that Java has no words for. Perl is on every Debian. */
final class Perl {
  /** TCP_INFO may not be asked for: as under a strict profile of a container. Then becomes ARGV. */
  static final String WITHOUT_TCP_INFO =
      """
      # load number of the call; getsockopt? level TCP? option TCP_INFO? then EPERM, else allowed
      my $code = pack("SCCL" x 8,
        0x20,0,0,0, 0x15,0,5,55, 0x20,0,0,24, 0x15,0,3,6, 0x20,0,0,32, 0x15,0,1,11,
        0x06,0,0,0x00050001, 0x06,0,0,0x7fff0000);
      my $filter = pack("Sx6P", 8, $code);
      syscall(157, 38, 1, 0, 0, 0) == 0 or die "no_new_privs: $!";
      syscall(157, 22, 2, $filter, 0, 0) == 0 or die "seccomp: $!";
      exec @ARGV or die "$!";
      """;

  /**
   * Waits in the mailboxes below /tmp for names that come and go, mounts a file over each at once,
   * and says in a file how often that went well. ARGV: the file, the file for the count.
   */
  static final String MOUNTS_OVER =
      """
      my ($victim, $said) = @ARGV;
      my ($won, $type) = (0, "none");
      my $end = time + 120;
      while (time < $end) {
        for my $box (glob "/tmp/closewait-*") {
          for (1 .. 2000) {
            opendir(my $dir, $box) or last;
            for my $name (grep { !/^(hello|\\.+)$/ } readdir $dir) {
              my $path = "$box/$name";
              if (syscall(165, $victim, $path, $type, 4096, 0) == 0) {
                $won++;
                open(my $out, ">", $said); print $out $won; close $out;
                select(undef, undef, undef, 0.1);
                syscall(166, $path, 2);
              }
            }
            closedir $dir;
          }
        }
      }
      """;

  /**
   * Leaves links, other names of files, pipes and folders where a log is expected. ARGV: the log,
   * the file that links lead to.
   */
  static final String PLANTS =
      """
      my ($log, $victim) = @ARGV;
      my $end = time + 120;
      my $i = 0;
      while (time < $end) {
        for my $path ($log, "$log.1", "$log.2") {
          my $how = $i++ % 4;
          if ($how == 0) { symlink $victim, $path; }
          if ($how == 1) { link $victim, $path; }
          if ($how == 2) { syscall(133, $path, 0010666, 0); }
          if ($how == 3) { mkdir $path; }
          select(undef, undef, undef, 0.0005);
          unlink $path; rmdir $path;
        }
      }
      """;

  /**
   * Exchanges the log with a pipe and with a file of its own, without a pause, and says in a file
   * where something is written to one of them. Where the agent has put one of them away as if it
   * were its own, there is soon another. ARGV: the log, the file for that.
   */
  static final String EXCHANGES =
      """
      my ($log, $said) = @ARGV;
      my ($pipe, $file) = ("$log.pipe", "$log.mine");
      my ($kept, @baits) = (0);
      sub lay_out {
        my ($name) = @_;
        if (lstat $name) {
          return if -O _;
          rename $name, "$log.kept." . $kept++;
        }
        if ($name eq $pipe) { syscall(133, $pipe, 0010666, 0); return; }
        open(my $bait, ">", $file); chmod 0666, $file; push @baits, $bait;
      }
      my $end = time + 120;
      while (time < $end) {
        for my $other ($file, $pipe) {
          lay_out($other);
          for (1 .. 500) {
            syscall(316, -100, $other, -100, $log, 2);
          }
          select(undef, undef, undef, 0.0005);
        }
        for my $bait (@baits) {
          if (-s $bait) { open(my $out, ">", $said); print $out "read: ", -s $bait; close $out; }
        }
      }
      """;

  private Perl() {}

  /** The program as a file that everybody may read. */
  static Path file(Path folder, String program) throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "there is no perl");
    Path file = Files.writeString(Files.createTempFile(folder, "program", ".pl"), program);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }
}
