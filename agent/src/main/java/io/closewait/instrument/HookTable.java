// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static io.closewait.instrument.HookPoint.at;
import static io.closewait.instrument.Operand.FD;
import static io.closewait.instrument.Operand.FD_TYPE;
import static io.closewait.instrument.Operand.FLAG;
import static io.closewait.instrument.Operand.NUMBER;
import static io.closewait.instrument.Operand.OWN_FD;
import static io.closewait.instrument.Operand.OWN_NUMBER;
import static io.closewait.instrument.Operand.parameter;
import static io.closewait.instrument.Operand.self;

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
  private static final String NIO = "sun/nio/ch/";
  private static final String DISPATCHER = NIO + "SocketDispatcher";
  private static final String CHANNEL = NIO + "SocketChannelImpl";
  private static final String FILE = NIO + "FileChannelImpl";
  private static final String SERVER = NIO + "ServerSocketChannelImpl";
  private static final String ASYNC_SERVER = NIO + "AsynchronousServerSocketChannelImpl";
  private static final String ASYNC = NIO + "UnixAsynchronousSocketChannelImpl";
  private static final String ASYNC_CHANNEL = NIO + "AsynchronousSocketChannelImpl";
  private static final String WINDOWS = NIO + "WindowsAsynchronousSocketChannelImpl";
  private static final String SOCKET = NIO + "NioSocketImpl";
  private static final String PLAIN = "java/net/AbstractPlainSocketImpl";
  private static final String SELECTOR = NIO + "EPollSelectorImpl";
  private static final String TLS = "sun/security/ssl/";

  private static final String PROVIDER = "Ljava/nio/channels/spi/SelectorProvider;";
  private static final String ADDRESS = "Ljava/net/SocketAddress;";
  private static final String SOCKET_IMPL = "Ljava/net/SocketImpl;";
  private static final String PLAIN_IMPL = "Ljava/net/AbstractPlainSocketImpl;";
  private static final String SSL_SOCKET = "Lsun/security/ssl/SSLSocketImpl;";
  private static final String OBJECT = "Ljava/lang/Object;";

  private static final Operand EPOLL = self().field("epfd", "I");
  private static final Operand IS_OPEN = self().call("isOpen", "Z");
  private static final Operand ACCEPTED_FD =
      parameter(SOCKET_IMPL).cast("L" + SOCKET + ";").field("fd", FD_TYPE);
  private static final Operand PLAIN_ACCEPTED_FD = parameter(SOCKET_IMPL).field("fd", FD_TYPE);
  private static final Operand FD_OF_IMPL = self().field("impl", PLAIN_IMPL).field("fd", FD_TYPE);
  private static final Operand TLS_SOCKET = self().field("this$0", SSL_SOCKET).as(OBJECT);
  private static final Operand TLS_SOCKET_8 = self().field("c", SSL_SOCKET).as(OBJECT);

  /** The channel around the receiver. */
  private static final Operand AROUND = self().field("this$0", "L" + WINDOWS + ";");

  private HookTable() {}

  static final HookPoint[] ROWS = {
    // ---- opened -------------------------------------------------------------------------------
    // java.net.Socket.connect, 13+. Sound: between the check that the socket is open and new, under
    // its state lock, and the system call, while close waits for the connect. After the call a
    // refused connect could already have released the number.
    at(SOCKET, "beginConnect", "Ljava/net/InetAddress;I")
        .exit()
        .passes(OWN_FD)
        .calls("connecting")
        .on(13),
    // ServerSocket.accept, 13+. Sound: the number is fresh from the kernel, nobody else has it yet.
    at(SOCKET, "accept", SOCKET_IMPL).exit().passes(ACCEPTED_FD).calls("accepted").on(13),
    // java.net.Socket.connect, 8-12, and with jdk.net.usePlainSocketImpl to 17. Sound: a closed or
    // connected socket does not get here (Socket.connect checks), and close sets the number to -1
    // before it releases it.
    at(PLAIN, "doConnect", "Ljava/net/InetAddress;II")
        .entry()
        .passes(OWN_FD)
        .calls("connecting")
        .on(8, 12),
    // ServerSocket.accept, 8-12. Sound: fresh number.
    at(PLAIN, "accept", SOCKET_IMPL).exit().passes(PLAIN_ACCEPTED_FD).calls("accepted").on(8, 12),
    // SocketChannel accepted (also Unix-domain and inherited). Sound: fresh number.
    at(CHANNEL, "<init>", FD_TYPE).exit().passes(OWN_FD).calls("accepted").on(8),
    // SocketChannel.connect, and that of its adaptor. Sound: as for java.net.Socket. At the entry
    // of connect it would not be: a closed channel is asked to connect by many a retry.
    at(CHANNEL, "beginConnect", "(ZLjava/net/").exit().passes(OWN_FD).calls("connecting").on(11),
    // The same, 8 to 10. Sound: as above, but that a close by another thread does not wait: if it
    // falls into the microseconds of the hook, the entry stays for the number's next user, who
    // replaces it.
    at(CHANNEL, "ensureOpenAndUnconnected", "()V")
        .exit()
        .passes(OWN_FD)
        .calls("connecting")
        .on(8, 8),
    // AsynchronousSocketChannel accepted. Sound: fresh number. Misses the application's frames
    // where the accept was pending: the stack is then the pool thread's.
    at(ASYNC, "<init>", FD_TYPE).exit().passes(OWN_FD).calls("accepted").on(8),
    // AsynchronousSocketChannel.connect, which checks and connects in one method: so the hook gets
    // to know whether the channel is open. Sound: as in the row before.
    at(ASYNC, "implConnect", ADDRESS)
        .entry()
        .passes(IS_OPEN)
        .passes(OWN_FD)
        .calls("connecting")
        .on(8),

    // The same on Windows, which has a class of its own. Accepted: told once it is connected.
    // Sound: as in the rows before, and nobody else has an accepted channel yet.
    at(WINDOWS, "setConnected", "Ljava/net/").exit().passes(OWN_FD).calls("accepted").on(8),
    at(WINDOWS, "implConnect", ADDRESS)
        .entry()
        .passes(IS_OPEN)
        .passes(OWN_FD)
        .calls("connecting")
        .on(8),

    // SocketChannel.open(). A leak where no connect follows: the name could not be resolved, or
    // nobody connects. Sound: the number is fresh from the kernel.
    at(CHANNEL, "<init>", "(" + PROVIDER + ")V").exit().passes(OWN_FD).calls("unconnected").on(8),
    at(CHANNEL, "<init>", "(" + PROVIDER + "Ljava/net/ProtocolFamily;)V")
        .exit()
        .passes(OWN_FD)
        .calls("unconnected")
        .on(17),

    // ---- selectors ----------------------------------------------------------------------------
    // Each holds an epoll descriptor and one or two to wake it up, and they are opened rarely: with
    // a server, or with a client object. Sound: the number is fresh; and at the entry of the close,
    // which runs once, it is not given back yet.
    at(SELECTOR, "<init>", "(" + PROVIDER + ")V")
        .exit()
        .passes(EPOLL)
        .calls("selectorOpened")
        .on(11),
    at(SELECTOR, "implClose", "()V").entry().passes(EPOLL).calls("selectorClosed").on(11),
    // The same, 8.
    at(NIO + "EPollArrayWrapper", "<init>", "()V")
        .exit()
        .passes(EPOLL)
        .calls("selectorOpened")
        .on(8, 8),
    at(NIO + "EPollArrayWrapper", "closeEPollFD", "()V")
        .entry()
        .passes(EPOLL)
        .calls("selectorClosed")
        .on(8, 8),

    // ---- listening ----------------------------------------------------------------------------
    // ServerSocket.bind, 13+; ServerSocketChannel.bind, also an asynchronous one's;
    // ServerSocket.bind,
    // 8-12. Sound: at the normal return of a bind, by a thread that holds the socket's state lock
    // or its monitor.
    at(SOCKET, "listen", "(I)V").exit().passes(OWN_FD).calls("listening").on(13),
    at(SERVER, "bind", ADDRESS + "I").exit().passes(OWN_FD).calls("listening").on(8),
    at(ASYNC_SERVER, "bind", ADDRESS + "I").exit().passes(OWN_FD).calls("listening").on(8),
    at(PLAIN, "listen", "(I)V").exit().passes(OWN_FD).calls("listening").on(8, 12),

    // ---- end of stream ------------------------------------------------------------------------
    // Every read of channels, and of java.net.Socket since 13. Sound: the caller is between
    // beginRead and endRead, and close waits for it before it releases the number. Misses reads
    // after a local shutdownInput (no system call is made).
    at(DISPATCHER, "read", FD_TYPE + "J").exit().passes(FD).calls("afterRead").on(8),
    at(DISPATCHER, "readv", FD_TYPE + "J").exit().passes(FD).calls("afterReadv").on(8),
    // java.net.Socket, 8-12. Sound: between acquireFD and releaseFD.
    at("java/net/SocketInputStream", "socketRead", FD_TYPE)
        .exit()
        .passes(FD)
        .calls("afterSocketRead")
        .on(8, 12),
    // An asynchronous channel of Windows: the system completes a read, and 0 is the end. Sound: the
    // channel is open; that it is closed by another thread within the microseconds of the hook
    // would mark the number's next user.
    at(WINDOWS + "$ReadTask", "completed", "(I")
        .entry()
        .passes(NUMBER)
        .passes(AROUND.call("isOpen", "Z"))
        .passes(AROUND.field("fd", FD_TYPE))
        .calls("afterRingRead")
        .on(8),
    // close_notify: the application reads -1 from TLS while no read of the carrier returns -1.
    // Sound: the number is looked up through the open SSLSocket; a closed one is left alone.
    at(TLS + "SSLSocketImpl$AppInputStream", "read", "([BII)I")
        .exit()
        .passes(TLS_SOCKET)
        .calls("afterTlsRead")
        .on(11),
    // The same, 8 before its TLS 1.3.
    at(TLS + "AppInputStream", "read", "([BII)I")
        .exit()
        .passes(TLS_SOCKET_8)
        .calls("afterTlsRead")
        .on(8, 8),

    // ---- used ---------------------------------------------------------------------------------
    // An accepted AsynchronousSocketChannel has no frame of the application in its accept, its
    // end of stream or, where it was pending, its write; the first call to read() has. Sound: the
    // channel was open a moment ago, and a number that nothing is known of is left alone.
    at(ASYNC, "implRead", "Z").entry().passes(OWN_FD).calls("using").on(8),
    at(WINDOWS, "implRead", "Z").entry().passes(OWN_FD).calls("using").on(8),

    // ---- written ------------------------------------------------------------------------------
    // Sound: as the reads.
    at(DISPATCHER, "write", FD_TYPE + "J").exit().passes(FD).calls("afterWrite").on(8),
    at(DISPATCHER, "writev", FD_TYPE + "J").exit().passes(FD).calls("afterWritev").on(8),
    // Asynchronous channels of Windows. Sound: as their reads.
    at(WINDOWS + "$WriteTask", "completed", "(I")
        .entry()
        .passes(NUMBER)
        .passes(AROUND.call("isOpen", "Z"))
        .passes(AROUND.field("fd", FD_TYPE))
        .calls("afterWrite")
        .on(8),
    // java.net.Socket, 8-12. Sound: close sets the number to -1 before it releases it.
    at("java/net/SocketOutputStream", "socketWrite", "[BII")
        .exit()
        .passes(FD_OF_IMPL)
        .calls("afterSocketWrite")
        .on(8, 12),
    // FileChannel.transferTo by the kernel (sendfile), which passes no dispatcher. The target may
    // be a file, whose close passes no hook either: its number must never come by an entry, so
    // only one that is known to be a socket is looked at. Sound: the target is open as the call
    // begins; close does not wait for it. The second row is for 22 to 24, which may have either.
    at(FILE, "transferToDirectlyInternal", FD_TYPE)
        .exit()
        .passes(FD)
        .calls("afterTransfer")
        .on(8, 21),
    at(FILE, "transferToFileDescriptor", FD_TYPE).exit().passes(FD).calls("afterTransfer"),
    // The same since 25, where the JDK reads its own settings through a FileChannel. Sound: at
    // entry the channel's writer is still marked, and close waits for it. Its flag tells whether
    // the kernel took bytes; or the file was at its end.
    at(CHANNEL, "afterTransferTo", "(Z)V")
        .entry()
        .passes(FLAG)
        .passes(OWN_FD)
        .calls("afterTransfer")
        .on(25),

    // ---- input shut ---------------------------------------------------------------------------
    // By the application: from then on its reads end while the peer is there. At entry, as a read
    // that waits ends before the exit. Sound: a closed java.net.Socket does not get here, and a
    // channel is asked. A number that is another's after all costs that one's report where the
    // kernel does not tell states, and nothing elsewhere.
    at(SOCKET, "shutdownInput", "()V").entry().passes(OWN_FD).calls("inputShut").on(13),
    at(PLAIN, "shutdownInput", "()V").entry().passes(OWN_FD).calls("inputShut").on(8, 12),
    at(CHANNEL, "shutdownInput", ")Ljava/nio/channels/")
        .entry()
        .passes(IS_OPEN)
        .passes(OWN_FD)
        .calls("inputShut")
        .on(8),
    at(ASYNC_CHANNEL, "shutdownInput", ")Ljava/nio/channels/")
        .entry()
        .passes(IS_OPEN)
        .passes(OWN_FD)
        .calls("inputShut")
        .on(8),

    // ---- close called -------------------------------------------------------------------------
    // Sound: each runs once per channel or, for the sockets of 8-12, sees fd == null the second
    // time. NioSocketImpl.close is not here: after a failed connect it runs twice, the second time
    // with a number that may be another's.
    at(CHANNEL, "implCloseSelectableChannel", ")V").entry().passes(OWN_FD).calls("closing").on(8),
    at(ASYNC, "implClose", ")V").entry().passes(OWN_FD).calls("closing").on(8),
    at(PLAIN, "close", ")V").entry().passes(OWN_FD).calls("closing").on(8, 12),

    // ---- released -----------------------------------------------------------------------------
    // Sound: at entry, before the system call, so the number cannot have been handed out again.
    at(DISPATCHER, "close", FD_TYPE).entry().passes(FD).releases("released").on(8, 17),
    at(NIO + "UnixDispatcher", "close", FD_TYPE).entry().passes(FD).releases("released").on(21),
    // The number of an asynchronous channel of Windows passes no dispatcher.
    at(WINDOWS, "implClose", ")V").entry().passes(OWN_FD).releases("released").on(8),
    at(PLAIN, "socketClose", ")V").entry().passes(OWN_FD).releases("released").on(8, 12),
    // The Cleaner closes a forgotten java.net.Socket, 11-12. Sound: runs at most once, at entry.
    at("java/net/SocketCleanable", "performCleanup", ")V")
        .entry()
        .passes(OWN_NUMBER)
        .releases("released")
        .on(11, 12),
  };
}
