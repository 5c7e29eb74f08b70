// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Which outputs there are, and what the agent says of itself; each output has a package of its own
 * below. Depends on io.closewait.leak, io.closewait.diagnose, io.closewait.options and the forms
 * that io.closewait.mailbox names.
 */
@NullMarked
package io.closewait.report;

import org.jspecify.annotations.NullMarked;
