// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All of what {@link DescriptorCensusIT} plays a few of. */
class DescriptorCensusLongRun {
  @ParameterizedTest
  @MethodSource("io.closewait.it.DescriptorCensusIT#all")
  void isToldInTimeAndAddsUp(DescriptorCensusIT.Run played) throws IOException {
    DescriptorCensusIT.play(played);
  }
}
