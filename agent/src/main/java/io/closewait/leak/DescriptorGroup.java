// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import io.closewait.capture.Frame;
import org.jspecify.annotations.Nullable;

/** Descriptors of one kind that belong together: of a folder, a device, a call site. Immutable. */
public final class DescriptorGroup {
  public final DescriptorKind kind;

  /** The folder of files, the path of a device, the kernel's word for what is rare; or null. */
  public final @Nullable String name;

  /** The frame of the code that opened them, where that was seen; or null. */
  public final @Nullable Frame where;

  /** Fingerprint of that code; or null. */
  public final @Nullable String site;

  public final int count;

  public DescriptorGroup(DescriptorKind kind, @Nullable String name, int count) {
    this(kind, name, null, null, count);
  }

  public DescriptorGroup(
      DescriptorKind kind,
      @Nullable String name,
      @Nullable Frame where,
      @Nullable String site,
      int count) {
    this.kind = kind;
    this.name = name;
    this.where = where;
    this.site = site;
    this.count = count;
  }
}
