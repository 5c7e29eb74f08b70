// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Which outputs there are, and what the agent says of itself; each output has a package of its own
 * below, and so have the files, words and delays that they share. Depends on those, on
 * io.closewait.leak, io.closewait.diagnose and io.closewait.options, and on io.closewait.mailbox
 * for the names of the forms.
 */
@NullMarked
package io.closewait.report;

import org.jspecify.annotations.NullMarked;
