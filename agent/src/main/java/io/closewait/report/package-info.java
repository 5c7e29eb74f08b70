// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * One class for each output: what the sweep found, told to people and to programs. Depends on
 * io.closewait.detect, io.closewait.diagnose and io.closewait.options.
 */
package io.closewait.report;
