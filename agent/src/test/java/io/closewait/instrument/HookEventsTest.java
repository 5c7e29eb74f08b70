// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SocketEvents;
import io.closewait.classfile.Instructions;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A row whose event the bridge lacks would throw NoSuchMethodError into the application. */
class HookEventsTest {
  /** Notes which hooks are called, with their descriptors. */
  private static final class Calls implements Instructions {
    final Set<String> hooks = new TreeSet<>();

    @Override
    public void plain(int opcode) {}

    @Override
    public void load(int opcode, int local) {}

    @Override
    public void cast(String type) {}

    @Override
    public void getField(String owner, String name, String type) {}

    @Override
    public void call(int opcode, String owner, String name, String descriptor) {
      if (opcode == Opcodes.INVOKESTATIC) {
        assertEquals("io/closewait/bootstrap/SocketEvents", owner);
        hooks.add(name + descriptor);
      }
    }
  }

  private static final Set<String> OURS = new TreeSet<>();

  static {
    for (Method method : SocketEvents.class.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())) {
        OURS.add(method.getName() + Type.getMethodDescriptor(method));
      }
    }
  }

  private static void assertIsThere(String hook) {
    assertTrue(OURS.contains(hook), hook + " is called and does not exist");
  }

  @ParameterizedTest
  @MethodSource("io.closewait.instrument.HookTableTest#jdks")
  void theBridgeHasWhatThePatchedClassesOfTheJdkCall(Path home) throws Exception {
    try (JdkClasses jdk = new JdkClasses(home)) {
      Set<String> called = new Patched(jdk).called;
      assertFalse(called.isEmpty());
      called.forEach(HookEventsTest::assertIsThere);
    }
  }

  @Test
  void theBridgeHasWhatNettysPatchedClassesCall() {
    for (HookPoint row : NettyTable.ROWS) {
      Calls calls = new Calls();
      row.insert("io/netty/channel/Some", descriptor(row), end(row), calls);
      assertEquals(1, calls.hooks.size(), row.toString());
      calls.hooks.forEach(HookEventsTest::assertIsThere);
    }
  }

  /** As far as the row tells it. */
  private static String descriptor(HookPoint row) {
    String start = row.parameters.startsWith("(") ? "" : "(";
    String end = row.parameters.endsWith(")") ? "V" : row.parameters.contains(")") ? "" : ")V";
    return start + row.parameters + end;
  }

  private static int end(HookPoint row) {
    assertTrue(row.atEntry() || row.parameters.contains(")"), row + " does not tell its result");
    Type result = Type.getReturnType(descriptor(row));
    return result.getOpcode(Opcodes.IRETURN);
  }
}
