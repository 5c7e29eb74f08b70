// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which methods of real JDKs the rows take: always of the JDK that runs the test, and of those
 * given by their homes with {@code -Dclosewait.jdks=HOME:HOME}. {@code mvn verify} adds those of
 * other systems, whose class files need no such system to be read, and of the newer releases that
 * JAVA_HOME_26_X64 and its like name. So an update of a JDK that breaks a row is found here first.
 */
class HookTableTest {
  /** The methods that are meant, of whatever JDK: one that is not listed here is a mistake. */
  private static final Set<String> MEANT =
      Set.of(
          "NioSocketImpl.beginConnect(InetAddress,int) connecting",
          "NioSocketImpl.accept(SocketImpl) accepted",
          "NioSocketImpl.listen(int) listening",
          "AbstractPlainSocketImpl.doConnect(InetAddress,int,int) connecting",
          "AbstractPlainSocketImpl.accept(SocketImpl) accepted",
          "AbstractPlainSocketImpl.listen(int) listening",
          "AbstractPlainSocketImpl.close() closing",
          "AbstractPlainSocketImpl.socketClose() released",
          "SocketChannelImpl.<init>(SelectorProvider,FileDescriptor,boolean) accepted",
          "SocketChannelImpl.<init>(SelectorProvider,FileDescriptor,InetSocketAddress) accepted",
          "SocketChannelImpl.<init>(SelectorProvider,ProtocolFamily,FileDescriptor,SocketAddress)"
              + " accepted",
          "SocketChannelImpl.<init>(SelectorProvider) unconnected",
          "SocketChannelImpl.<init>(SelectorProvider,ProtocolFamily) unconnected",
          "EPollSelectorImpl.<init>(SelectorProvider) selectorOpened",
          "EPollSelectorImpl.implClose() selectorClosed",
          "EPollArrayWrapper.<init>() selectorOpened",
          "EPollArrayWrapper.closeEPollFD() selectorClosed",
          "SocketChannelImpl.beginConnect(boolean,SocketAddress) connecting",
          "SocketChannelImpl.beginConnect(boolean,InetSocketAddress) connecting",
          "SocketChannelImpl.ensureOpenAndUnconnected() connecting",
          "SocketChannelImpl.implCloseSelectableChannel() closing",
          "ServerSocketChannelImpl.bind(SocketAddress,int) listening",
          "AsynchronousServerSocketChannelImpl.bind(SocketAddress,int) listening",
          "UnixAsynchronousSocketChannelImpl.<init>(Port,FileDescriptor,InetSocketAddress)"
              + " accepted",
          "UnixAsynchronousSocketChannelImpl.implConnect(SocketAddress,Object,CompletionHandler)"
              + " connecting",
          "UnixAsynchronousSocketChannelImpl.implClose() closing",
          "SocketDispatcher.read(FileDescriptor,long,int) afterRead",
          "SocketDispatcher.readv(FileDescriptor,long,int) afterReadv",
          "SocketDispatcher.write(FileDescriptor,long,int) afterWrite",
          "SocketDispatcher.writev(FileDescriptor,long,int) afterWritev",
          "SocketDispatcher.close(FileDescriptor) released",
          "UnixDispatcher.close(FileDescriptor) released",
          "SocketInputStream.socketRead(FileDescriptor,byte[],int,int,int) afterSocketRead",
          "SocketOutputStream.socketWrite(byte[],int,int) afterSocketWrite",
          "SocketCleanable.performCleanup() released",
          "SSLSocketImpl$AppInputStream.read(byte[],int,int) afterTlsRead",
          "AppInputStream.read(byte[],int,int) afterTlsRead",
          "UnixAsynchronousSocketChannelImpl.implRead(boolean,ByteBuffer,ByteBuffer[],long,TimeUnit,Object,CompletionHandler)"
              + " using",
          "WindowsAsynchronousSocketChannelImpl.setConnected(InetSocketAddress,InetSocketAddress)"
              + " accepted",
          "WindowsAsynchronousSocketChannelImpl.implConnect(SocketAddress,Object,CompletionHandler)"
              + " connecting",
          "WindowsAsynchronousSocketChannelImpl.implRead(boolean,ByteBuffer,ByteBuffer[],long,TimeUnit,Object,CompletionHandler)"
              + " using",
          "WindowsAsynchronousSocketChannelImpl.implClose() released",
          "WindowsAsynchronousSocketChannelImpl$ReadTask.completed(int,boolean) afterRingRead",
          "WindowsAsynchronousSocketChannelImpl$WriteTask.completed(int,boolean) afterWrite",
          "NioSocketImpl.shutdownInput() inputShut",
          "AbstractPlainSocketImpl.shutdownInput() inputShut",
          "SocketChannelImpl.shutdownInput() inputShut",
          "AsynchronousSocketChannelImpl.shutdownInput() inputShut",
          "FileChannelImpl.transferToDirectlyInternal(long,int,WritableByteChannel,FileDescriptor)"
              + " afterTransfer",
          "SocketChannelImpl.afterTransferTo(boolean) afterTransfer");

  /** Asynchronous channels have rows of their own there; closing needs one row. */
  private static final Pattern NOT_ON_WINDOWS =
      Pattern.compile("[.](UnixAsynchronousSocketChannelImpl|UnixDispatcher)[.]");

  private static final Pattern ONLY_ON_WINDOWS =
      Pattern.compile("[.]WindowsAsynchronousSocketChannelImpl[.$]");

  /** Selectors are counted for the census of descriptors, which only Linux can be asked for. */
  private static final Pattern ONLY_ON_LINUX =
      Pattern.compile("[.]EPoll(SelectorImpl|ArrayWrapper)[.]");

  private static boolean isMacOs(Path home) {
    return home.toString().contains("macos");
  }

  private static boolean isWindows(Path home) {
    return home.toString().contains("windows");
  }

  static Stream<Path> jdks() throws IOException {
    List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    Arrays.stream(System.getProperty("closewait.jdks", "").split(":"))
        .filter(home -> !home.isEmpty())
        .forEach(home -> homes.add(Path.of(home)));
    String foreign = System.getProperty("foreign.jdks", "");
    if (!foreign.isEmpty()) {
      homes.addAll(foreign(Path.of(foreign)));
      System.getenv().entrySet().stream()
          .filter(entry -> entry.getKey().matches("JAVA_HOME_[0-9]+_X64"))
          .forEach(entry -> homes.add(Path.of(entry.getValue())));
    }
    return homes.stream();
  }

  /** Unpacked by the build: FOLDER/SYSTEM-VERSION/NAME/jre, three versions for each system. */
  private static List<Path> foreign(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder, 3)) {
      List<Path> homes = all.filter(path -> path.endsWith("jre")).sorted().toList();
      assertEquals(6, homes.size(), "runtimes of other systems in " + folder);
      return homes;
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void everyRequiredRowMatchesAndNoneMatchesMore(Path home) throws Exception {
    try (JdkClasses jdk = new JdkClasses(home)) {
      Patched patched = new Patched(jdk);
      patched.missing.removeIf(row -> isWindows(home) && NOT_ON_WINDOWS.matcher(row).find());
      patched.missing.removeIf(
          row -> (isWindows(home) || isMacOs(home)) && ONLY_ON_LINUX.matcher(row).find());
      patched.missing.removeIf(row -> !isWindows(home) && ONLY_ON_WINDOWS.matcher(row).find());
      assertEquals(List.of(), patched.missing);
      Set<String> found = new TreeSet<>(patched.hooks);
      found.removeAll(MEANT);
      assertEquals(Set.of(), found, "more than was meant");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void everyWayThroughASocketIsHookedOnEveryJdk(Path home) throws Exception {
    try (JdkClasses jdk = new JdkClasses(home)) {
      Set<String> events =
          new Patched(jdk)
              .hooks.stream()
                  .map(hook -> hook.substring(hook.indexOf(' ') + 1))
                  .collect(Collectors.toSet());
      for (String event :
          List.of("connecting", "accepted", "afterRead", "afterWrite", "closing", "released")) {
        assertTrue(events.contains(event), event);
      }
    }
  }

  @Test
  void aMethodOfAnotherShapeIsLeftAlone() {
    for (HookPoint row : HookTable.ROWS) {
      assertFalse(row.matches(row.method, "()Ljava/lang/Object;"), row.toString());
      assertFalse(row.matches(row.method + "0", "(Ljava/io/FileDescriptor;JI)I"), row.toString());
    }
  }
}
