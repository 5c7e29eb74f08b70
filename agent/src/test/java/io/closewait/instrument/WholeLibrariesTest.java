// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.support.Sources;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hooks of one library are all or nothing: without those that tell of a close, numbers would
 * keep the stacks of sockets that are closed long since.
 */
class WholeLibrariesTest {
  private static final String DESCRIPTOR = "io/netty/channel/unix/FileDescriptor";
  private static final String SOCKET = "io/netty/channel/unix/Socket";
  private static final String DISPATCHER = "sun/nio/ch/SocketDispatcher";

  private static final String CURRENT = "public boolean markClosed() { return true; }";
  private static final String OLD = "public void close() {}";

  @TempDir Path folder;

  /** Shows the bridge, as the boot loader is asked first. */
  private final ClassLoader loader = new URLClassLoader(new URL[0], null);

  private final HookTransformer hooks = new HookTransformer(17, () -> null);

  private byte[] descriptor(String methods) throws Exception {
    String body = "public int fd; public boolean isOpen() { return true; } " + methods;
    return compile(DESCRIPTOR, "package io.netty.channel.unix; class FileDescriptor { " + body);
  }

  private byte[] socket() throws Exception {
    String body = "public int fd; public Socket(int fd) { this.fd = fd; }";
    return compile(SOCKET, "package io.netty.channel.unix; class Socket { " + body);
  }

  private byte[] compile(String type, String source) throws Exception {
    Sources.compile(folder, type.replace('/', '.'), source + " }");
    return Files.readAllBytes(folder.resolve(type + ".class"));
  }

  /** Which methods call which hook. */
  private static Set<String> calls(byte[] code) {
    Set<String> calls = new TreeSet<>();
    ClassVisitor lister =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String types, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitMethodInsn(
                  int opcode, String owner, String name, String types, boolean isInterface) {
                if (owner.endsWith("SocketEvents")) {
                  calls.add(method + " " + name + types);
                }
              }
            };
          }
        };
    new ClassReader(code).accept(lister, 0);
    return calls;
  }

  @Test
  void nettyTellsOfACloseByMarkingIt() throws Exception {
    byte[] patched = hooks.transform(loader, DESCRIPTOR, null, null, descriptor(CURRENT + OLD));
    assertEquals(Set.of("markClosed markedClosed(II)V"), calls(patched), "and not twice");
  }

  @Test
  void olderNettyTellsOfItByTheCloseItself() throws Exception {
    byte[] patched = hooks.transform(loader, DESCRIPTOR, null, null, descriptor(OLD));
    assertEquals(Set.of("close released(ZI)V"), calls(patched));
    assertNull(hooks.nextProblem());
  }

  @Test
  void nettyThatDoesNotTellIsNotWatchedAtAll() throws Exception {
    assertNotNull(hooks.transform(loader, SOCKET, null, null, socket()), "nothing is known yet");
    assertEquals(1, hooks.inPlace().size());
    byte[] code = descriptor("public void closeByAnotherName() {}");
    assertNull(hooks.transform(loader, DESCRIPTOR, null, null, code));
    String problem = hooks.nextProblem();
    assertTrue(problem.startsWith("this copy of Netty's own transports is not watched"), problem);
    assertNull(hooks.nextProblem(), "it is said once");
    assertNull(hooks.transform(loader, SOCKET, null, null, socket()), "put back");
    ClassLoader another = new URLClassLoader(new URL[0], null);
    assertNotNull(hooks.transform(another, SOCKET, null, null, socket()), "another copy is not");
  }

  @Test
  void aJdkThatDoesNotTellIsNotWatchedAtAll() throws Exception {
    byte[] code =
        compile("p/SocketDispatcher", "package p; class SocketDispatcher { void read() {}");
    assertNull(hooks.transform(null, DISPATCHER, null, null, code));
    String problem = hooks.nextProblem();
    assertTrue(problem.startsWith("the sockets of this JDK are not watched"), problem);
    try (JdkClasses jdk = new JdkClasses(Path.of(System.getProperty("java.home")))) {
      String channel = "sun/nio/ch/SocketChannelImpl";
      assertNull(hooks.transform(null, channel, null, null, jdk.bytes(channel)));
    }
  }

  @Test
  void everyTableTellsHowItsSocketsAreClosed() {
    for (HookPoint[] table : new HookPoint[][] {HookTable.ROWS, NettyTable.ROWS}) {
      Set<String> releasing = new HashSet<>();
      for (HookPoint row : table) {
        if (row.releases()) {
          releasing.add(row.type);
        }
      }
      assertTrue(releasing.size() > 0);
    }
  }
}
