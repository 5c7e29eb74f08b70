// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a socket has, asked on whatever thread has it: unlike {@link LinuxKernel}, which
 * serves one thread, this makes a FileDescriptor for each question. The JDK's natives for it are
 * there on every system.
 */
public final class Addresses {
  private static final int SOL_SOCKET = 1, SO_DOMAIN = 39, AF_INET = 2, AF_INET6 = 10;
  private static final int NATIVE_PEER_SINCE = 13;

  private final MethodHandle setNumber;
  private final MethodHandle local;
  private final MethodHandle peer;
  private final MethodHandle option;
  private final boolean linux;
  private final boolean nativePeer;

  /**
   * Finds the natives, and initialises nothing: that would read the network settings of an
   * application that is about to set them.
   *
   * @param linux whether the kind of a socket can be asked
   * @param feature the JDK's version: the older ones do not tell the peer of a descriptor
   * @throws ReflectiveOperationException or an unchecked one where this JDK hides them
   */
  public Addresses(boolean linux, int feature) throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    Field number = FileDescriptor.class.getDeclaredField("fd");
    number.setAccessible(true);
    setNumber = lookup.unreflectSetter(number);
    Class<?> net = Class.forName("sun.nio.ch.Net", false, null);
    local = handle(lookup, net.getDeclaredMethod("localAddress", FileDescriptor.class));
    peer = handle(lookup, net.getDeclaredMethod("remoteAddress", FileDescriptor.class));
    option =
        handle(
            lookup,
            net.getDeclaredMethod(
                "getIntOption0", FileDescriptor.class, boolean.class, int.class, int.class));
    this.linux = linux;
    this.nativePeer = feature >= NATIVE_PEER_SINCE;
  }

  private static MethodHandle handle(MethodHandles.Lookup lookup, Method method)
      throws IllegalAccessException {
    method.setAccessible(true);
    return lookup.unreflect(method);
  }

  /** The socket's own address; null where it has none, or is not one of the internet's. */
  public @Nullable InetSocketAddress local(int fd) {
    return ask(local, fd);
  }

  /** The address at the other end, without a look into the kernel's list; null: not known. */
  public @Nullable InetSocketAddress peer(int fd) {
    return nativePeer ? ask(peer, fd) : null;
  }

  /** Whether {@link #peer} never knows. */
  public boolean peersAreUnknown() {
    return !nativePeer;
  }

  /** Whether {@link #peer} never knows and {@link #listedPeer} has to be asked. */
  public boolean peersAreListed() {
    return linux && !nativePeer;
  }

  /** The connections of this machine that are established or in CLOSE_WAIT. */
  public List<TcpList.Row> list() {
    return TcpList.connections(Paths.get("/proc/self/net"));
  }

  /** The peer of this socket in such a list; null where it is not there. */
  public static @Nullable InetSocketAddress listedPeer(int fd, List<TcpList.Row> list) {
    String inode;
    try {
      Path link = Files.readSymbolicLink(Paths.get("/proc/self/fd/" + fd));
      inode = link.toString().replaceAll("\\D", "");
    } catch (java.io.IOException | RuntimeException closed) {
      return null;
    }
    for (TcpList.Row row : list) {
      if (Long.toString(row.inode).equals(inode)) {
        return row.peer;
      }
    }
    return null;
  }

  private @Nullable InetSocketAddress ask(MethodHandle question, int fd) {
    FileDescriptor asked = new FileDescriptor();
    try {
      setNumber.invokeExact(asked, fd);
      if (linux && !isOfTheInternet(asked)) {
        return null; // the JDK would read the name of a Unix-domain socket as an address
      }
      InetSocketAddress address = (InetSocketAddress) question.invokeExact(asked);
      return address == null || address.getPort() == 0 ? null : address;
    } catch (Throwable unknown) {
      return null;
    } finally {
      forget(asked);
    }
  }

  private boolean isOfTheInternet(FileDescriptor asked) throws Throwable {
    int domain = (int) option.invokeExact(asked, false, SOL_SOCKET, SO_DOMAIN);
    return domain == AF_INET || domain == AF_INET6;
  }

  private void forget(FileDescriptor asked) {
    try {
      setNumber.invokeExact(asked, -1);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
