// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.json;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.Holder;
import io.closewait.leak.Lead;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakedSocket;
import io.closewait.leak.Share;
import io.closewait.leak.SocketState;
import io.closewait.report.text.SourceLinks;
import org.jspecify.annotations.Nullable;

/** The facts of one leak, in a line of JSON. */
final class LeakFields {
  private final JsonLine line;
  private final SourceLinks links;

  LeakFields(JsonLine line, SourceLinks links) {
    this.line = line;
    this.links = links;
  }

  void put(Leak leak, @Nullable Diagnosis diagnosis) {
    line.put("site", leak.site).put("kind", leak.kind.name());
    line.put("count", leak.count).put("new", leak.added).put("confirmed", leak.confirmed);
    line.put("closedLate", leak.closedLate).put("unsampled", leak.unsampled);
    line.put("unreadBytes", leak.unread == 0 ? null : (Long) leak.unreadBytes);
    line.put("oldestSeconds", leak.oldestSeconds).putRounded("perHour", leak.perHour);
    Lead lead = leak.lead();
    line.put("where", lead == null ? null : lead.text())
        .put("whereBy", lead == null ? null : by(lead));
    line.put("whereLink", links.to(leak.where));
    line.put("side", leak.side == null ? null : leak.side.toString());
    stack("open", leak.open);
    stack("owner", leak.owner);
    stack("eof", leak.eof);
    stack("lastAccept", leak.lastAccept);
    stack("acceptorNow", leak.acceptorNow);
    line.put("otherEnds", leak.otherEnds == 0 ? null : (Integer) leak.otherEnds);
    line.put("otherEndSite", leak.otherEndSite);
    stack("listener", leak.listener);
    line.openArray("sockets");
    for (LeakedSocket socket : leak.sockets) {
      line.open();
      line.put("fd", socket.fd).put("local", socket.local).put("peer", socket.peer);
      line.put("state", socket.state == SocketState.UNKNOWN ? null : socket.state.name());
      line.put("unreadBytes", socket.unreadBytes <= 0 ? null : (Long) socket.unreadBytes);
      line.put("ageSeconds", socket.ageSeconds).put("openSeconds", socket.openSeconds);
      line.close();
    }
    line.closeArray();
    probably(leak);
    holders(leak);
    if (diagnosis != null) {
      line.put("cause", diagnosis.cause).put("fix", diagnosis.fix).put("docs", diagnosis.docs);
    }
  }

  private void probably(Leak leak) {
    if (leak.probably.isEmpty()) {
      return;
    }
    line.openArray("probably");
    for (Share share : leak.probably) {
      line.open();
      line.put("site", share.site).put("count", share.count).put("error", share.error);
      line.close();
    }
    line.closeArray();
  }

  private static String by(Lead lead) {
    return lead.holder == null ? JsonLine.lower(lead.by) : JsonLine.lower(lead.holder.claim);
  }

  private void holders(Leak leak) {
    if (leak.holders.isEmpty()) {
      return;
    }
    line.openArray("holders");
    for (Holder holder : leak.holders) {
      line.open();
      line.put("claim", JsonLine.lower(holder.claim)).put("known", !holder.isInferred());
      line.put("place", holder.place);
      if (holder.total > 0 || holder.count > 0) {
        line.put("count", holder.count)
            .put("total", holder.total > 0 ? (Integer) holder.total : null);
      }
      line.put("words", holder.words);
      line.openArray("path");
      for (String step : holder.path) {
        line.add(step);
      }
      line.closeArray();
      line.close();
    }
    line.closeArray();
  }

  private void stack(String name, @Nullable Stack stack) {
    if (stack != null) {
      line.open(name);
      line.put("thread", stack.thread);
      line.openArray("frames");
      for (Frame frame : stack.frames) {
        line.add(frame.toString());
      }
      line.closeArray();
      links(stack);
      line.put("omittedFrames", stack.omittedFrames);
      line.close();
    }
  }

  /** For each frame its link; nothing at all where nobody has asked for links. */
  private void links(Stack stack) {
    if (links == SourceLinks.NONE) {
      return;
    }
    line.openArray("links");
    for (Frame frame : stack.frames) {
      line.add(links.to(frame));
    }
    line.closeArray();
  }
}
