// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of objects, with addresses of four bytes and of eight. */
class DumpTest {
  private static final long OBJECT = 0x100, STRING = 0x110, SOCKET = 0x120, TLS = 0x130;
  private static final long ARRAY = 0x140;

  @TempDir Path folder;

  private static HandmadeDump dump(int idSize) {
    HandmadeDump dump = new HandmadeDump(idSize);
    dump.named(1, OBJECT, "java/lang/Object").named(2, STRING, "java/lang/String");
    dump.named(3, SOCKET, "com/acme/Socket").named(4, TLS, "com/acme/TlsSocket");
    dump.named(5, ARRAY, "[Ljava/lang/Object;");
    int reference = DumpFormat.REFERENCE;
    dump.type(OBJECT, 0).type(ARRAY, OBJECT);
    dump.type(STRING, OBJECT, "value", reference, "coder", DumpFormat.BYTE);
    dump.type(SOCKET, OBJECT, "fd", 10, "open", DumpFormat.BOOLEAN, "name", reference);
    dump.type(TLS, SOCKET, "below", reference);
    return dump;
  }

  private Dump read(HandmadeDump dump) throws IOException {
    return Dump.read(
        dump.write(folder), 1 << 20, name -> name.equals("com.acme.Socket"), (bytes, of) -> {});
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void fieldsOfTheClassComeBeforeThoseOfItsSuperclass(int idSize) throws IOException {
    HandmadeDump made = dump(idSize);
    made.instance(0x1000, SOCKET, made.content().i4(77).u1(1).id(0));
    made.instance(
        0x1040, TLS, made.content().id(0x1000).i4(78).u1(0).id(0x1000)); // below, then the rest
    try (Dump dump = read(made)) {
      assertNull(dump.problem);
      assertEquals(List.of(0x1000L, 0x1040L), dump.found(), "with what extends it");
      DumpObject tls = dump.object(0x1040);
      List<Dump.Slot> slots = dump.slots(tls.type);
      List<String> names = new ArrayList<>();
      slots.forEach(slot -> names.add(slot.of.name + '.' + slot.name));
      assertEquals(
          List.of(
              "com.acme.TlsSocket.below",
              "com.acme.Socket.fd",
              "com.acme.Socket.open",
              "com.acme.Socket.name"),
          names);
      assertEquals(78, dump.number(tls, Dump.slot(slots, "fd")));
      assertEquals(0, dump.number(tls, Dump.slot(slots, "open")));
      DumpObject socket = dump.follow(tls, "below");
      assertEquals(0x1000, socket.id);
      List<Dump.Slot> own = dump.slots(socket.type);
      assertEquals(77, dump.number(socket, Dump.slot(own, "fd")));
      assertEquals(1, dump.number(socket, Dump.slot(own, "open")));
      assertNull(dump.follow(socket, "name"), "it is null");
      assertNull(dump.follow(socket, "fd"), "a number leads nowhere");
      assertNull(dump.follow(socket, "gone"));
      assertNull(dump.follow(null, "below"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void arraysAreReadByElement(int idSize) throws IOException {
    HandmadeDump made = dump(idSize);
    made.array(0x2000, ARRAY, 0x3000, 0, 0x3001);
    made.primitives(0x2040, 10, 2, made.content().i4(5).i4(6));
    try (Dump dump = read(made)) {
      DumpObject array = dump.object(0x2000);
      assertEquals(3, array.length);
      assertEquals("[Ljava.lang.Object;", array.type.name);
      assertEquals(0x3000, dump.element(array, 0));
      assertEquals(0, dump.element(array, 1));
      assertEquals(0x3001, dump.element(array, 2));
      assertNull(dump.follow(array, "length"));
      DumpObject numbers = dump.object(0x2040);
      assertNull(numbers.type);
      assertEquals(0, dump.element(numbers, 0), "no array of references");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void textsAreReadInEachFormThatAJdkGivesThem(int idSize) throws IOException {
    HandmadeDump made = dump(idSize);
    made.instance(0x4000, STRING, made.content().id(0x4100).u1(0));
    made.primitives(0x4100, DumpFormat.BYTE, 2, made.content().u1('h').u1(0xe4));
    made.instance(0x5000, STRING, made.content().id(0x5100).u1(1));
    made.primitives(0x5100, DumpFormat.BYTE, 2, made.content().u1(0xac).u1(0x20));
    made.instance(0x6000, STRING, made.content().id(0x6100).u1(0));
    made.primitives(0x6100, DumpFormat.CHAR, 2, made.content().u2('J').u2('8'));
    made.instance(0x7000, STRING, made.content().id(0).u1(0));
    made.instance(0x8000, STRING, made.content().id(0x8100).u1(0));
    made.primitives(0x8100, DumpFormat.BYTE, 4097, bytes(made, 4097));
    try (Dump dump = read(made)) {
      assertEquals("h\u00e4", dump.text(dump.object(0x4000)));
      assertEquals("\u20ac", dump.text(dump.object(0x5000)));
      assertEquals("J8", dump.text(dump.object(0x6000)), "as Java 8 has them");
      assertNull(dump.text(dump.object(0x7000)));
      assertNull(dump.text(dump.object(0x8000)), "a longer one is no name");
      assertNull(dump.text(dump.object(0x4100)), "no text at all");
      assertNull(dump.text(null));
    }
  }

  private static HandmadeDump.Bytes bytes(HandmadeDump made, int count) {
    HandmadeDump.Bytes bytes = made.content();
    for (int i = 0; i < count; i++) {
      bytes.u1('x');
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void whatAFieldLiesBehindTheEndOfIsNotRead(int idSize) throws IOException {
    HandmadeDump made = dump(idSize);
    made.instance(0x1000, SOCKET, made.content().u2(7)); // cut short by whoever wrote it
    try (Dump dump = read(made)) {
      DumpObject socket = dump.object(0x1000);
      List<Dump.Slot> slots = dump.slots(socket.type);
      assertEquals(0, dump.number(socket, Dump.slot(slots, "fd")));
      assertEquals(0, dump.reference(socket, Dump.slot(slots, "name").offset));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void staticFieldsThatReferToSomethingBelongToTheClass(int idSize) throws IOException {
    HandmadeDump made = dump(idSize);
    long cache = made.text("cache");
    long nothing = made.text("nothing");
    long hidden = made.text("<init_lock>");
    made.named(6, 0x150, "com/acme/Registry");
    made.typeHead(0x150, OBJECT).u2(1).u2(3).u1(11).i4(0).i4(9); // a constant, to be passed over
    made.heap().u2(4).id(cache).u1(2).id(0x1000).id(nothing).u1(2).id(0);
    made.heap().id(hidden).u1(2).id(0x1001).id(cache).u1(10).i4(5).u2(0);
    try (Dump dump = read(made)) {
      DumpClass registry = dump.classes().get(dump.classes().size() - 1);
      assertEquals("com.acme.Registry", registry.name);
      assertEquals(1, registry.statics.size());
      assertEquals("cache", registry.statics.get(0).name);
      assertEquals(0x1000, registry.statics.get(0).value());
      assertTrue(registry.statics.get(0).isReference());
      assertEquals("java.lang.Object", registry.superclass().name);
      assertEquals(0x51, registry.loader);
      assertEquals(0x52, registry.domain);
      assertTrue(dump.isClass(0x150));
      assertFalse(dump.isClass(0x1000));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void eachObjectIsFoundByItsAddressAndMetOnceInAll(int idSize) throws IOException {
    HandmadeDump made = dump(idSize);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 3000; i++) { // more than one stretch, some of them downwards
      long id = i < 2000 ? 0x10000 + i * 16 : 0x90000 - i * 16;
      made.instance(id, SOCKET, made.content().i4(i).u1(1).id(0));
      ids.add(id);
    }
    try (Dump dump = read(made)) {
      for (int i = 0; i < ids.size(); i += 7) {
        DumpObject socket = dump.object(ids.get(i));
        assertEquals(i, dump.number(socket, Dump.slot(dump.slots(socket.type), "fd")));
      }
      assertNull(dump.object(0x10001), "between two");
      assertNull(dump.object(0xfff), "before all");
      assertNull(dump.object(0xfffff), "behind all");
      List<Long> met = new ArrayList<>();
      dump.forEach(object -> met.add(object.id));
      assertEquals(new java.util.TreeSet<>(ids), new java.util.TreeSet<>(met));
      assertEquals(ids.size(), met.size());
    }
  }
}
