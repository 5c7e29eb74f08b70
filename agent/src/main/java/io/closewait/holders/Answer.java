// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found of one socket. Immutable. */
final class Answer {
  final Holder.Claim claim;
  final @Nullable String place;
  final List<String> path;
  final String words;

  Answer(Holder.Claim claim, @Nullable String place, List<String> path, String words) {
    this.claim = claim;
    this.place = place;
    this.path = path;
    this.words = words;
  }
}
