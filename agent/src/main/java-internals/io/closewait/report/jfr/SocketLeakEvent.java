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

/** One report of a site that leaks. The stacks are text: the recorder takes only its own. */
@Name("io.closewait.SocketLeak")
@Label("Socket Leak")
@Description("Connections that are over and that the application does not close")
@Category({"Closewait"})
@StackTrace(false)
final class SocketLeakEvent extends Event {
  @Label("Site")
  @Description("Fingerprint of the deciding stack, the same for the same code everywhere")
  String site;

  @Label("Kind")
  String kind;

  @Label("Severity")
  String severity;

  @Label("Sockets")
  int count;

  @Label("New")
  int added;

  @Label("Oldest")
  @Timespan(Timespan.SECONDS)
  long oldest;

  @Label("Where")
  @Description("The frame to look at first")
  String where;

  @Label("Side")
  String side;

  @Label("Opened By")
  String open;

  @Label("First Written To By")
  String owner;

  @Label("End of Stream Read By")
  String eof;

  @Label("Likely Cause")
  String cause;

  @Label("Fix")
  String fix;
}
