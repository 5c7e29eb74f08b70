// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What the user has given for an option or a parameter; to be asked once the line is parsed.
 *
 * @param <T> the type that it was declared with
 */
final class Given<T> {
  final ArgSpec arg;

  Given(ArgSpec arg) {
    this.arg = arg;
  }

  /** Of what is required or has a default. */
  T get() {
    return Objects.requireNonNull(orNull());
  }

  /** Null where it is neither given nor has a default. */
  @Nullable T orNull() {
    return arg.getValue();
  }

  T or(T otherwise) {
    T value = orNull();
    return value == null ? otherwise : value;
  }

  /** Of a flag. */
  boolean isSet() {
    return Boolean.TRUE.equals(orNull());
  }
}
