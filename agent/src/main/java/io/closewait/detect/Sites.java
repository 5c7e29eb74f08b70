// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;

/** The call sites of one socket, and which of them decides what it is reported under. */
final class Sites {
  final int side;
  final Site open;
  final Site owner;
  final Site eof;

  /** Null where none was sampled. */
  final Site deciding;

  /** Of an entry of the socket table. */
  static Sites of(SiteTable table, Kind kind, long first, long second) {
    return new Sites(
        kind,
        SocketTable.side(first),
        table.site(SocketTable.openSite(first)),
        table.site(SocketTable.ownerSite(second)),
        table.site(SocketTable.eofSite(second)));
  }

  Sites(Kind kind, int side, Site open, Site owner, Site eof) {
    this.side = side;
    this.open = open;
    this.owner = owner;
    this.eof = eof;
    this.deciding = decide(kind);
  }

  private Site decide(Kind kind) {
    if (kind == Kind.EOF_IGNORED && eof != null) {
      return eof;
    }
    // the accept stack of a server names only its acceptor
    return side != SocketTable.CONNECTED && owner != null ? owner : open != null ? open : eof;
  }

  /** Whether the stack that should decide was taken. */
  boolean complete(Kind kind) {
    return kind == Kind.EOF_IGNORED ? eof != null : deciding != null;
  }
}
