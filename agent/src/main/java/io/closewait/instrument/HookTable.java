// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static io.closewait.instrument.HookPoint.At.ENTRY;
import static io.closewait.instrument.HookPoint.At.EXIT;
import static io.closewait.instrument.HookPoint.FD;
import static io.closewait.instrument.HookPoint.Source.ARGUMENT;
import static io.closewait.instrument.HookPoint.Source.FLAG;
import static io.closewait.instrument.HookPoint.Source.PARAMETER;
import static io.closewait.instrument.HookPoint.Source.SOCKET_FIELD;
import static io.closewait.instrument.HookPoint.Source.THIS;
import static io.closewait.instrument.HookPoint.Source.THIS_IMPL;
import static io.closewait.instrument.HookPoint.Source.THIS_NUMBER;

import java.util.HashSet;
import java.util.Set;

/**
 * Where the JDK opens, ends, writes and closes sockets: the choke points, as data.
 *
 * <p>A FileDescriptor keeps its number after close, and the kernel hands the lowest free number to
 * the next socket at once. So every row says why the number it passes belongs to this socket at
 * that moment (<em>sound</em>). Rows match by class, method and the types that a descriptor must
 * contain, never by the whole descriptor, which changes between updates of one JDK. A row that
 * matches nothing on another JDK costs nothing; one that is {@linkplain HookPoint#requiredOn
 * required} there and matches nothing is reported.
 */
final class HookTable {
  private static final int ANY = 99;
  private static final String NIO = "sun/nio/ch/";
  private static final String CHANNEL = NIO + "SocketChannelImpl";
  private static final String FILE = NIO + "FileChannelImpl";
  private static final String SERVER = NIO + "ServerSocketChannelImpl";
  private static final String ASYNC = NIO + "UnixAsynchronousSocketChannelImpl";
  private static final String SOCKET = NIO + "NioSocketImpl";
  private static final String PLAIN = "java/net/AbstractPlainSocketImpl";
  private static final String ADDRESS = "Ljava/net/SocketAddress;";

  private HookTable() {}

  static final HookPoint[] ROWS = {
    // ---- opened -------------------------------------------------------------------------------
    // java.net.Socket.connect, 13+. Sound: at entry, and a closed socket does not get here
    // (Socket.connect checks). At exit a refused connect could already have released the number.
    row(SOCKET, "connect", ADDRESS + "I", ENTRY, THIS, SOCKET, "connecting", 13, ANY),
    // ServerSocket.accept, 13+. Sound: the number is fresh from the kernel, nobody else has it yet.
    row(SOCKET, "accept", "Ljava/net/SocketImpl;", EXIT, ARGUMENT, SOCKET, "accepted", 13, ANY),
    // java.net.Socket.connect, 8-12, and with jdk.net.usePlainSocketImpl to 17. Sound: as above.
    row(PLAIN, "doConnect", "Ljava/net/InetAddress;II", ENTRY, THIS, PLAIN, "connecting", 8, 12),
    // ServerSocket.accept, 8-12. Sound: fresh number.
    row(
        PLAIN,
        "accept",
        "Ljava/net/SocketImpl;",
        EXIT,
        ARGUMENT,
        "java/net/SocketImpl",
        "accepted",
        8,
        12),
    // SocketChannel accepted (also Unix-domain and inherited). Sound: fresh number.
    row(CHANNEL, "<init>", FD, EXIT, THIS, CHANNEL, "accepted", 8, ANY),
    // SocketChannel.connect. Sound enough: on a closed channel the number may be another's, but an
    // entry in use is never replaced, and an empty one that turns out to be no connection is
    // dropped.
    row(CHANNEL, "connect", ADDRESS, ENTRY, THIS, CHANNEL, "connecting", 8, ANY),
    // SocketChannel.socket().connect, 13+. Sound: as SocketChannel.connect.
    row(CHANNEL, "blockingConnect", ADDRESS, ENTRY, THIS, CHANNEL, "connecting", 13, ANY),
    // AsynchronousSocketChannel accepted. Sound: fresh number. Misses the application's frames
    // where the accept was pending: the stack is then the pool thread's.
    row(ASYNC, "<init>", FD, EXIT, THIS, ASYNC, "accepted", 8, ANY),
    // AsynchronousSocketChannel.connect. Sound: at entry, behind the channel's own isOpen check.
    row(ASYNC, "implConnect", ADDRESS, ENTRY, THIS, ASYNC, "connecting", 8, ANY),

    // ---- listening ----------------------------------------------------------------------------
    // ServerSocket.bind, 13+; ServerSocketChannel.bind; ServerSocket.bind, 8-12. Sound: at the
    // normal return of a bind, by a thread that holds the socket's state lock or its monitor.
    row(SOCKET, "listen", "(I)V", EXIT, THIS, SOCKET, "listening", 13, ANY),
    row(SERVER, "bind", ADDRESS + "I", EXIT, THIS, SERVER, "listening", 8, ANY),
    row(PLAIN, "listen", "(I)V", EXIT, THIS, PLAIN, "listening", 8, 12),

    // ---- end of stream ------------------------------------------------------------------------
    // Every read of channels, and of java.net.Socket since 13. Sound: the caller is between
    // beginRead and endRead, and close waits for it before it releases the number. Misses reads
    // after a local shutdownInput (no system call is made).
    row(NIO + "SocketDispatcher", "read", FD + "J", EXIT, PARAMETER, null, "afterRead", 8, ANY),
    row(NIO + "SocketDispatcher", "readv", FD + "J", EXIT, PARAMETER, null, "afterReadv", 8, ANY),
    // java.net.Socket, 8-12. Sound: between acquireFD and releaseFD.
    row(
        "java/net/SocketInputStream",
        "socketRead",
        FD,
        EXIT,
        PARAMETER,
        null,
        "afterSocketRead",
        8,
        12),

    // close_notify: the application reads -1 from TLS while no read of the carrier returns -1.
    // Sound: the number is looked up through the open SSLSocket; a closed one is left alone.
    row(
        "sun/security/ssl/SSLSocketImpl$AppInputStream",
        "read",
        "([BII)I",
        EXIT,
        SOCKET_FIELD,
        "this$0:Lsun/security/ssl/SSLSocketImpl;",
        "afterTlsRead",
        11,
        ANY),
    // The same, 8 before its TLS 1.3.
    row(
        "sun/security/ssl/AppInputStream",
        "read",
        "([BII)I",
        EXIT,
        SOCKET_FIELD,
        "c:Lsun/security/ssl/SSLSocketImpl;",
        "afterTlsRead",
        8,
        8),

    // ---- used ---------------------------------------------------------------------------------
    // An accepted AsynchronousSocketChannel has no frame of the application in its accept, its
    // end of stream or, where it was pending, its write; the first call to read() has. Sound: the
    // channel is open, or the entry is another's and keeps at worst a wrong owner.
    row(ASYNC, "implRead", "Z", ENTRY, THIS, ASYNC, "using", 8, ANY),

    // ---- written ------------------------------------------------------------------------------
    // Sound: as the reads.
    row(NIO + "SocketDispatcher", "write", FD + "J", EXIT, PARAMETER, null, "afterWrite", 8, ANY),
    row(NIO + "SocketDispatcher", "writev", FD + "J", EXIT, PARAMETER, null, "afterWritev", 8, ANY),
    // java.net.Socket, 8-12. Sound: close sets the number to -1 before it releases it.
    row(
        "java/net/SocketOutputStream",
        "socketWrite",
        "[BII",
        EXIT,
        THIS_IMPL,
        "java/net/SocketImpl",
        "afterSocketWrite",
        8,
        12),
    // FileChannel.transferTo by the kernel (sendfile), which passes no dispatcher. Sound: the
    // target channel is between its beginWrite and endWrite. The target may be a file: its number
    // has no entry. The second row is for 22 to 24, which may have either.
    row(FILE, "transferToDirectlyInternal", FD, EXIT, PARAMETER, null, "afterWritev", 8, 21),
    row(FILE, "transferToFileDescriptor", FD, EXIT, PARAMETER, null, "afterWritev", 0, 0),
    // The same since 25, where the JDK reads its own settings through a FileChannel. Sound: at
    // entry the channel's writer is still marked, and close waits for it. Its flag tells whether
    // the kernel took bytes; or the file was at its end.
    row(CHANNEL, "afterTransferTo", "(Z)V", ENTRY, FLAG, CHANNEL, "afterTransfer", 25, ANY),

    // ---- close called -------------------------------------------------------------------------
    // Sound: each runs once per channel or, for the sockets of 8-12, sees fd == null the second
    // time. NioSocketImpl.close is not here: after a failed connect it runs twice, the second time
    // with a number that may be another's.
    row(CHANNEL, "implCloseSelectableChannel", ")V", ENTRY, THIS, CHANNEL, "closing", 8, ANY),
    row(ASYNC, "implClose", ")V", ENTRY, THIS, ASYNC, "closing", 8, ANY),
    row(PLAIN, "close", ")V", ENTRY, THIS, PLAIN, "closing", 8, 12),

    // ---- released -----------------------------------------------------------------------------
    // Sound: at entry, before the system call, so the number cannot have been handed out again.
    row(NIO + "SocketDispatcher", "close", FD, ENTRY, PARAMETER, null, "released", 8, 17),
    row(NIO + "UnixDispatcher", "close", FD, ENTRY, PARAMETER, null, "released", 21, ANY),
    row(PLAIN, "socketClose", ")V", ENTRY, THIS, PLAIN, "released", 8, 12),
    // The Cleaner closes a forgotten java.net.Socket, 11-12. Sound: runs at most once, at entry.
    row(
        "java/net/SocketCleanable",
        "performCleanup",
        ")V",
        ENTRY,
        THIS_NUMBER,
        "java/net/SocketCleanable",
        "released",
        11,
        12),
  };

  private static final Set<String> TYPES = new HashSet<>();

  static {
    for (HookPoint row : ROWS) {
      TYPES.add(row.type);
    }
  }

  /** Whether the class with this internal name has a row. */
  static boolean has(String type) {
    return TYPES.contains(type);
  }

  /** Whether the rows of this class, with either kind of name, are of earlier JDKs only. */
  static boolean isOver(String type, int feature) {
    return feature >= 25 && type.endsWith("FileChannelImpl");
  }

  static HookPoint row(
      String type,
      String method,
      String parameters,
      HookPoint.At at,
      HookPoint.Source source,
      String holder,
      String event,
      int from,
      int to) {
    return new HookPoint(type, method, parameters, at, source, holder, event, from, to);
  }
}
