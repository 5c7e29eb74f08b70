// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** One report of a site that leaks. The stacks are text: the recorder takes only its own. */
@Name("io.closewait.SocketLeak")
@Label("Socket Leak")
@Description("Connections that are over and that the application does not close")
@Category({"Closewait"})
@StackTrace(false)
final class SocketLeakEvent extends Event {
  @Label("Site")
  @Description("Fingerprint of the deciding stack, the same for the same code everywhere")
  @Nullable String site;

  @Label("Kind")
  @Nullable String kind;

  @Label("Severity")
  @Nullable String severity;

  @Label("Sockets")
  int count;

  @Label("New")
  int added;

  @Label("Oldest")
  @Timespan(Timespan.SECONDS)
  long oldest;

  @Label("Where")
  @Description("The frame to look at first")
  @Nullable String where;

  @Label("Side")
  @Nullable String side;

  @Label("Opened By")
  @Nullable String open;

  @Label("First Written To By")
  @Nullable String owner;

  @Label("End of Stream Read By")
  @Nullable String eof;

  @Label("Likely Cause")
  @Nullable String cause;

  @Label("Fix")
  @Nullable String fix;
}
