// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.leak.Leak;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stacks of one leak as patterns see them: names of methods, of all that was captured. */
final class Traces {
  final List<String> open;
  final List<String> owner;
  final List<String> eof;
  final List<String> threads = new ArrayList<>();

  Traces(Leak leak) {
    open = names(leak.open);
    owner = names(leak.owner);
    eof = names(leak.eof);
  }

  private List<String> names(@Nullable Stack stack) {
    List<String> names = new ArrayList<>();
    if (stack != null) {
      threads.add(stack.thread);
      for (Frame frame : stack.all) {
        names.add(frame.name());
      }
    }
    return names;
  }
}
