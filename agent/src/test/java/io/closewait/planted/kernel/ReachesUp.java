// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.planted.kernel;

import io.closewait.planted.report.Above;

/** Names a class above it, which the layer test must notice. */
final class ReachesUp {
  Above above;
}
