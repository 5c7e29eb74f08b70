// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;

/** The call sites of one socket, and which of them decides what it is reported under. */
final class Sites {
  final Site open;
  final Site owner;
  final Site eof;

  /** Null where none was sampled. */
  final Site deciding;

  Sites(SiteTable table, Kind kind, long first, long second) {
    open = table.site(SocketTable.openSite(first));
    owner = table.site(SocketTable.ownerSite(second));
    eof = table.site(SocketTable.eofSite(second));
    deciding = decide(kind, SocketTable.side(first));
  }

  private Site decide(Kind kind, int side) {
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
