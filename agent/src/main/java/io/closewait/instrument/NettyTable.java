// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static io.closewait.instrument.HookPoint.At.ENTRY;
import static io.closewait.instrument.HookPoint.At.EXIT;
import static io.closewait.instrument.HookPoint.Source.INT_PARAMETER;
import static io.closewait.instrument.HookPoint.Source.RESULT;
import static io.closewait.instrument.HookPoint.Source.RING;
import static io.closewait.instrument.HookPoint.Source.RING_NUMBER;
import static io.closewait.instrument.HookPoint.Source.THIS_NUMBER;
import static io.closewait.instrument.HookPoint.Source.THIS_VALUE;
import static io.closewait.instrument.HookTable.row;

/**
 * Where Netty's native transports (epoll of 4.1 and 4.2, io_uring of 4.2) open, end, write and
 * close sockets without the JDK. A type here is the end of a class name: shaded copies match too.
 *
 * <p>Netty's objects keep their number after close; that is why the close rows ask whether it was
 * open, and why the others run only inside an operation of an open channel on its event loop.
 */
final class NettyTable {
  private static final String SOCKET = "io/netty/channel/unix/Socket";
  private static final String DESCRIPTOR = "io/netty/channel/unix/FileDescriptor";
  private static final String URING = "io/netty/channel/uring/";
  private static final String RING_STREAM =
      URING + "AbstractIoUringStreamChannel$IoUringStreamUnsafe";

  private NettyTable() {}

  static final HookPoint[] ROWS = {
    // Accepted by epoll. Sound: fresh number.
    row(SOCKET, "accept", "([B)I", EXIT, RESULT, null, "accepted", 0, 0),
    // Accepted by io_uring. Sound: fresh number.
    row(
        URING + "IoUringServerSocketChannel",
        "newChildChannel",
        "(I",
        ENTRY,
        INT_PARAMETER,
        null,
        "accepted",
        0,
        0),
    // A new socket that will connect or listen. Sound: fresh number; after an accept the entry is
    // in use and stays; a listener is dropped by the sweep.
    row(SOCKET, "<init>", "(I)V", EXIT, INT_PARAMETER, null, "connecting", 0, 0),
    // End of stream. Sound: inside a read of an open channel.
    row(SOCKET, "recvAddress", "(JII)I", EXIT, THIS_NUMBER, null, "afterRead", 0, 0),
    row(SOCKET, "recv", "(Ljava/nio/ByteBuffer;II)I", EXIT, THIS_NUMBER, null, "afterRead", 0, 0),
    row(DESCRIPTOR, "readAddress", "(JII)I", EXIT, THIS_NUMBER, null, "afterRead", 0, 0),
    row(
        DESCRIPTOR,
        "read",
        "(Ljava/nio/ByteBuffer;II)I",
        EXIT,
        THIS_NUMBER,
        null,
        "afterRead",
        0,
        0),
    // The ring's read is complete; 0 is the end. Sound: the channel closes only after its reads.
    row(RING_STREAM, "readComplete0", "(BI", ENTRY, RING, null, "afterRingRead", 0, 0),
    // A write is handed to the ring, on the stack of whoever flushed. Sound: as the reads.
    row(RING_STREAM, "scheduleWriteSingle", "(", ENTRY, RING_NUMBER, null, "using", 0, 0),
    row(RING_STREAM, "scheduleWriteMultiple", "(", ENTRY, RING_NUMBER, null, "using", 0, 0),
    // The ring's write is complete. Sound: as the reads.
    row(RING_STREAM, "writeComplete0", "(BI", ENTRY, RING, null, "afterWrite", 0, 0),
    // Written. Sound: as the reads.
    row(DESCRIPTOR, "writeAddress", "(JII)I", EXIT, THIS_NUMBER, null, "afterWrite", 0, 0),
    row(
        DESCRIPTOR,
        "write",
        "(Ljava/nio/ByteBuffer;II)I",
        EXIT,
        THIS_NUMBER,
        null,
        "afterWrite",
        0,
        0),
    row(DESCRIPTOR, "writevAddresses", "(JI)J", EXIT, THIS_NUMBER, null, "afterWritev", 0, 0),
    row(DESCRIPTOR, "writev", "(", EXIT, THIS_NUMBER, null, "afterWritev", 0, 0),
    row(SOCKET, "sendAddress", "(JII)I", EXIT, THIS_NUMBER, null, "afterWrite", 0, 0),
    row(
        "io/netty/channel/epoll/LinuxSocket",
        "sendFile",
        ")J",
        EXIT,
        THIS_VALUE,
        null,
        "afterWritev",
        0,
        0),
    // Released: whoever marks an open one closed gives the number back next.
    row(DESCRIPTOR, "markClosed", "()Z", EXIT, THIS_NUMBER, null, "markedClosed", 0, 0),
  };

  /** Whether a class outside the JDK is one of these. Runs for every class that is loaded. */
  static boolean knows(String name) {
    for (HookPoint row : ROWS) {
      if (name.endsWith(row.type)) {
        return true;
      }
    }
    return false;
  }
}
