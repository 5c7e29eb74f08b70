// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Open sockets, healthy ones too, of one call site and one state. */
@Name("io.closewait.SocketCensus")
@Label("Socket Census")
@Description("Open sockets by call site and state, at each summary")
@Category({"Closewait"})
@StackTrace(false)
final class SocketCensusEvent extends Event {
  @Label("Site")
  @Nullable String site;

  @Label("Where")
  @Nullable String where;

  @Label("State")
  @Nullable String state;

  @Label("Sockets")
  int count;

  @Label("Opened By")
  @Nullable String open;
}
