// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.lang.reflect.Field;

/**
 * The bits of poll(), as this JDK and system number them, from and to those that are common
 * elsewhere. Windows has its own, other ones in later JDKs. Immutable.
 */
final class PollNumbers {
  private static final int IN = 0x1, OUT = 0x4, ERROR = 0x8;

  private final int in;
  private final int out;

  PollNumbers(int in, int out) {
    this.in = in;
    this.out = out;
  }

  /** Those of the class {@code sun.nio.ch.Net}. */
  static PollNumbers of(Class<?> net) throws ReflectiveOperationException {
    return new PollNumbers(number(net, "POLLIN"), number(net, "POLLOUT"));
  }

  private static int number(Class<?> net, String name) throws ReflectiveOperationException {
    Field field = net.getDeclaredField(name);
    field.setAccessible(true);
    return field.getShort(null);
  }

  private boolean isCommon() {
    return in == IN && out == OUT;
  }

  int asked(int common) {
    if (isCommon()) {
      return common;
    }
    return ((common & IN) != 0 ? in : 0) | ((common & OUT) != 0 ? out : 0);
  }

  /** Whatever is neither reading nor writing is an error. */
  int told(int events) {
    if (isCommon() || events < 0) {
      return events;
    }
    return ((events & in) != 0 ? IN : 0)
        | ((events & out) != 0 ? OUT : 0)
        | ((events & ~(in | out)) != 0 ? ERROR : 0);
  }
}
