// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/** How much a report matters. */
public enum Severity {
  INFO,
  WARN
}
