// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.cli.FakeMachine.Result;
import io.closewait.dump.HandmadeDump;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has the connections of a dump that is there already, and dumps that are not taken. */
class HoldersCommandTest {
  private static final long OBJECT = 0x100, CHANNEL = 0x110, SERVER = 0x120;
  private static final int REFERENCE = 2, INT = 10;

  @TempDir private Path folder;
  private FakeMachine machine;

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
  }

  /** A server that has one of two open connections in a field; a third is closed. */
  private static HandmadeDump dump() {
    HandmadeDump dump = new HandmadeDump(8);
    dump.named(1, OBJECT, "java/lang/Object");
    dump.named(2, CHANNEL, "sun/nio/ch/SocketChannelImpl");
    dump.named(3, SERVER, "com/acme/Server");
    dump.type(OBJECT, 0).type(CHANNEL, OBJECT, "fdVal", INT, "state", INT);
    long open = dump.text("open");
    dump.typeHead(SERVER, OBJECT).u2(0).u2(1).id(open).u1(REFERENCE).id(0x1000).u2(0);
    dump.instance(0x1000, CHANNEL, dump.content().i4(7).i4(2));
    dump.instance(0x1040, CHANNEL, dump.content().i4(8).i4(2));
    dump.instance(0x1080, CHANNEL, dump.content().i4(9).i4(4));
    return dump;
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private List<String> unpacked() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("closewait-unpacked-"))
          .collect(Collectors.toList());
    }
  }

  @Test
  void eachConnectionOfTheDumpIsToldWithItsHolder() throws IOException {
    Path file = file("a.hprof", dump().bytes());
    Result told = machine.run("holders", file, "--app", "com.acme.*").exits(0);
    List<String> lines = told.out().lines().toList();
    assertEquals("2 open connections in the dump", lines.get(0));
    assertTrue(lines.contains("    held by static com.acme.Server.open: 1 of 2"), told.out());
    assertTrue(told.out().contains("1 of 2 are held by nobody"), told.out());
    assertEquals("", told.err());
  }

  @Test
  void programsGetTheSameAsJson() throws IOException {
    Path file = file("a.hprof", dump().bytes());
    String json = machine.run("holders", file, "--app", "com.acme.*", "--json").exits(0).out();
    assertTrue(json.startsWith("{\"v\":1,\"event\":\"dump\",\"connections\":2,"), json);
    assertTrue(json.contains("\"claim\":\"field\""), json);
    assertTrue(json.contains("\"place\":\"com.acme.Server.open\""), json);
    assertTrue(json.endsWith("}\n"), json);
  }

  @Test
  void aPackedDumpIsUnpackedForAsLongAsItIsRead() throws IOException {
    Path file = file("a.hprof.gz", packed(dump().bytes()));
    Result told = machine.run("holders", file, "--app", "com.acme.*").exits(0);
    assertTrue(told.out().startsWith("2 open connections in the dump"), told.out());
    assertTrue(told.err().contains("which is deleted afterwards"), told.err());
    assertEquals(List.of(), unpacked());
  }

  @Test
  void whatIsLeftOfAPackedDumpIsRead() throws IOException {
    byte[] whole = packed(dump().bytes());
    Path file = file("cut.gz", Arrays.copyOf(whole, whole.length - 12));
    Result told = machine.run("holders", file);
    assertTrue(told.err().contains("the file is not packed to its end"), told.err());
    assertEquals(List.of(), unpacked());
  }

  @Test
  void aDumpThatEndsTooSoonIsTold() throws IOException {
    byte[] whole = dump().bytes();
    Path file = file("cut.hprof", Arrays.copyOf(whole, whole.length - 20));
    Result told = machine.run("holders", file).exits(Exit.FILE);
    assertTrue(told.err().contains("was not read to its end, so this is not all"), told.err());
  }

  @Test
  void whatIsNoDumpIsRefused() throws IOException {
    Path file = file("no.hprof", "text".getBytes());
    assertTrue(
        machine
            .refusal(Exit.FILE, "holders", file)
            .endsWith("no.hprof: it is no heap dump of HotSpot (HPROF)."));
    assertTrue(
        machine
            .refusal(Exit.FILE, "holders", folder.resolve("gone.hprof"))
            .contains("gone.hprof cannot be read: "));
  }

  @Test
  void aWordThatIsNeitherIsRefused() {
    Result told = machine.run("holders", "server").exits(Exit.USAGE);
    assertTrue(told.err().contains("'server' is neither a process id"), told.err());
    Result pattern = machine.run("holders", "a.hprof", "--app", "com acme!").exits(Exit.USAGE);
    assertTrue(pattern.err().contains("'com acme!' is not a package name"), pattern.err());
  }

  @Test
  void aDumpIsNotTakenWhereItCannotBeWritten() throws IOException {
    machine.jvm(11, "com.acme.Server").file("status", status(1));
    String said = machine.refusal(Exit.FILE, "holders", 11, "--dump", "--dir", "relative");
    assertTrue(said.contains("'relative' is no folder of"), said);
    said = machine.refusal(Exit.FILE, "holders", 11, "--dump", "--dir", "/with blank");
    assertTrue(said.contains("without blanks"), said);
    said = machine.refusal(Exit.FILE, "holders", 11, "--dump", "--dir", "/gone");
    assertTrue(said.contains("'/gone' is no folder of"), said);
    said = machine.refusal(Exit.FILE, "holders", 11, "--dump");
    assertTrue(said.contains("is not known: --dir DIR."), said);
  }

  private String status(long resident) {
    return "Uid:\t"
        + (machine.uid + "\t").repeat(4)
        + "\nGid:\t0\t0\t0\t0\nVmRSS:\t"
        + resident
        + " kB\nSigCgt:\t0000000181005ccf\n";
  }

  @Test
  void whatADumpMeansIsSaidAndNothingIsDoneWithoutAnAnswer() throws IOException {
    FakeProcess jvm = machine.jvm(11, "com.acme.Server");
    jvm.file("status", status(2 << 20));
    Path there = Files.createDirectories(folder.resolve("root/srv"));
    Result told = machine.run("holders", 11, "--dump", "--dir", "/srv");
    if (told.err().contains("has no jcmd") || told.err().contains("name another folder")) {
      return; // a Java without tools, or a full disk: said, and that is all
    }
    told.exits(Exit.USAGE);
    assertTrue(told.err().contains("stand still for about 6 to 20 seconds"), told.err());
    assertTrue(told.err().contains("up to 2048 MB are written to /srv"), told.err());
    assertTrue(told.err().contains("--yes says that this is meant"), told.err());
    machine.terminal = true;
    machine.typed = "no\n";
    assertFalse(machine.run("holders", 11, "--dump", "--dir", "/srv").exits(2).err().isEmpty());
    try (Stream<Path> files = Files.list(there)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void whatNoDiskCanTakeIsNotBegun() throws IOException {
    machine.jvm(11, "com.acme.Server").file("status", status(1L << 49));
    Files.createDirectories(folder.resolve("root/srv"));
    String said = machine.refusal(Exit.FILE, "holders", 11, "--dump", "--dir", "/srv");
    assertTrue(said.contains("free, and the dump may take"), said);
  }

  @Test
  void aPipeOrALargeFileIsNotReadFromAStranger() throws IOException {
    assertEquals(
        "is no regular file",
        message(() -> UntrustedFile.read(folder, 10)).replaceFirst(".* is no", "is no"));
    Path file = file("large", new byte[20_000]);
    assertEquals("larger than 16 kB", message(() -> UntrustedFile.read(file, 16 << 10)));
    assertEquals(20_000, UntrustedFile.read(file, 20_000).length);
  }

  private interface Reading {
    void read() throws IOException;
  }

  private static String message(Reading reading) {
    try {
      reading.read();
      return "read";
    } catch (IOException refused) {
      return refused.getMessage();
    }
  }
}
