// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import io.closewait.platform.Platform;
import io.closewait.platform.Terrain;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the system through the JDK's own natives in {@code sun.nio.ch.Net}: about a microsecond
 * each, and no descriptor. The agent's thread only.
 *
 * <p>Make it only after the application's first socket: the natives' initialisation reads the
 * application's network settings.
 */
final class JdkCalls implements KernelCalls {
  private final FileDescriptor asked = new FileDescriptor();

  /** Its available() is FIONREAD in every JDK. It has no number but while it is asked. */
  private final FileInputStream waiting = new FileInputStream(asked);

  /**
   * By descriptor and number on Windows, whose FileInputStream knows no sockets; null elsewhere.
   */
  private final @Nullable MethodHandle available;

  private final PollNumbers numbers;
  private final MethodHandle setNumber;
  private final MethodHandle poll;
  private final MethodHandle option;
  private final MethodHandle local;
  private final MethodHandle peer;

  /**
   * Finds the natives.
   *
   * @throws ReflectiveOperationException where this JDK has them no more; unchecked ones where it
   *     hides them
   */
  JdkCalls() throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    Field number = FileDescriptor.class.getDeclaredField("fd");
    number.setAccessible(true);
    setNumber = lookup.unreflectSetter(number);
    Class<?> net = Class.forName("sun.nio.ch.Net");
    numbers = PollNumbers.of(net);
    available = Terrain.here().isWindows() ? availableOnWindows(lookup, net) : null;
    poll = handle(lookup, net, "poll", FileDescriptor.class, int.class, long.class);
    option =
        handle(
            lookup,
            net,
            "getIntOption0",
            FileDescriptor.class,
            boolean.class,
            int.class,
            int.class);
    local = handle(lookup, net, "localAddress", FileDescriptor.class);
    peer = handle(lookup, net, "remoteAddress", FileDescriptor.class);
  }

  /** The class Net has it since 13; before, the plain sockets ask by the number. */
  private static MethodHandle availableOnWindows(MethodHandles.Lookup lookup, Class<?> net)
      throws ReflectiveOperationException {
    int feature = Platform.feature();
    if (feature >= 13) {
      MethodHandle ofDescriptor = handle(lookup, net, "available", FileDescriptor.class);
      return MethodHandles.dropArguments(ofDescriptor, 1, int.class);
    }
    Class<?> plain =
        Class.forName(
            feature == 8 ? "java.net.DualStackPlainSocketImpl" : "java.net.PlainSocketImpl");
    MethodHandle ofNumber = handle(lookup, plain, "available0", int.class);
    return MethodHandles.dropArguments(ofNumber, 0, FileDescriptor.class);
  }

  private static MethodHandle handle(
      MethodHandles.Lookup lookup, Class<?> type, String name, Class<?>... parameters)
      throws ReflectiveOperationException {
    Method method = type.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return lookup.unreflect(method);
  }

  @Override
  public long option(int descriptor, int level, int name) {
    try {
      setNumber.invokeExact(asked, descriptor);
      return (int) option.invokeExact(asked, false, level, name);
    } catch (Throwable refused) {
      return REFUSED;
    } finally {
      forget();
    }
  }

  @Override
  public int poll(int descriptor, int wanted) {
    try {
      setNumber.invokeExact(asked, descriptor);
      return numbers.told((int) poll.invokeExact(asked, numbers.asked(wanted), 0L));
    } catch (Throwable refused) {
      return -1;
    } finally {
      forget();
    }
  }

  @Override
  public int available(int descriptor) {
    try {
      setNumber.invokeExact(asked, descriptor);
      return available == null
          ? waiting.available()
          : (int) available.invokeExact(asked, descriptor);
    } catch (Throwable refused) {
      return -1;
    } finally {
      forget();
    }
  }

  @Override
  public @Nullable InetSocketAddress local(int descriptor) {
    return address(local, descriptor);
  }

  @Override
  public @Nullable InetSocketAddress peer(int descriptor) {
    return address(peer, descriptor);
  }

  private @Nullable InetSocketAddress address(MethodHandle whose, int descriptor) {
    try {
      setNumber.invokeExact(asked, descriptor);
      return (InetSocketAddress) whose.invokeExact(asked);
    } catch (Throwable refused) {
      return null;
    } finally {
      forget();
    }
  }

  /** Java 8 to 12 declare the native method behind Net.remoteAddress and do not have it. */
  @Override
  public boolean knowsPeers() {
    return Platform.feature() >= 13;
  }

  @Override
  public @Nullable String link(int descriptor) {
    return OwnFigures.link(descriptor);
  }

  /** Our FileDescriptor must not keep a number: the JDK could one day close it. */
  private void forget() {
    try {
      setNumber.invokeExact(asked, -1);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
