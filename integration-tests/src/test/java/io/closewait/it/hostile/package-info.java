// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The campaign: whatever is done to make the application notice the agent. A test that is {@link
 * io.closewait.it.harness.Held} is a row of docs/reliability.md.
 */
package io.closewait.it.hostile;
