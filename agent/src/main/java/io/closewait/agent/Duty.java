// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

/** What the agent does once its hooks are in place. */
interface Duty {
  void start();
}
