// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** An application's code, for stacks: frames of Closewait's own packages are never shown. */
package com.example.stacks;
