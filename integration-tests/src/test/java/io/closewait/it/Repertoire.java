// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static io.closewait.it.Play.accepted;
import static io.closewait.it.Play.connected;

import io.closewait.it.Play.Verdict;
import io.closewait.it.harness.Peer.Habit;
import java.util.List;
import java.util.stream.Stream;

/** The scenarios by what they are played for. */
public final class Repertoire {
  /** The main job. */
  static final List<Play> LEAKS =
      List.of(
          accepted("SocketServerIgnoresEof", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted("ChannelServerIgnoresEof", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          connected("SocketClientIgnoresEof", Habit.TAKES_REQUEST_AND_LEAVES, Verdict.EOF_IGNORED),
          connected("ChannelClientIgnoresEof", Habit.TAKES_REQUEST_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted(
              "SocketServerForgetsSessions", Habit.TAKES_GREETING_AND_LEAVES, Verdict.FIN_UNREAD),
          accepted(
              "ChannelServerForgetsSessions", Habit.TAKES_GREETING_AND_LEAVES, Verdict.FIN_UNREAD),
          connected("SocketPoolKeepsStale", Habit.ANSWERS_AND_LEAVES, Verdict.FIN_UNREAD),
          connected("ChannelPoolKeepsStale", Habit.ANSWERS_AND_LEAVES, Verdict.FIN_UNREAD),
          connected("IndirectPoolKeepsStale", Habit.ANSWERS_AND_LEAVES, Verdict.FIN_UNREAD),
          connected("CallbacksAnywhere", Habit.ANSWERS_AND_LEAVES, Verdict.FIN_UNREAD),
          accepted("SocketServerAnswersGone", Habit.ASKS_AND_STAYS, Verdict.DEAD_UNCLOSED),
          accepted("ChannelServerAnswersGone", Habit.ASKS_AND_STAYS, Verdict.DEAD_UNCLOSED),
          connected("SocketClientBeatsOn", Habit.STAYS, Verdict.DEAD_UNCLOSED),
          connected("ChannelClientBeatsOn", Habit.STAYS, Verdict.DEAD_UNCLOSED));

  /** Healthy habits. */
  static final List<Play> SILENT =
      List.of(
          accepted("SocketServerCloses", Habit.ASKS_AND_LEAVES, Verdict.SILENCE),
          accepted("ChannelServerCloses", Habit.ASKS_AND_LEAVES, Verdict.SILENCE),
          accepted("SocketServerClosesSlowly", Habit.ASKS_AND_LEAVES, Verdict.SILENCE),
          accepted("ChannelServerClosesSlowly", Habit.ASKS_AND_LEAVES, Verdict.SILENCE),
          accepted("SocketStreamsOn", Habit.ENDS_ITS_SIDE, Verdict.SILENCE),
          accepted("ChannelStreamsOn", Habit.ENDS_ITS_SIDE, Verdict.SILENCE),
          accepted("FileStreamsOn", Habit.ENDS_ITS_SIDE, Verdict.SILENCE),
          accepted("SocketShutsInput", Habit.STAYS, Verdict.SILENCE),
          accepted("ChannelShutsInput", Habit.STAYS, Verdict.SILENCE),
          connected("ConnectionsIdle", Habit.STAYS, Verdict.SILENCE));

  /** Reported, and then the server writes after all. */
  static final Play PAUSE =
      accepted("SocketPausesThenWrites", Habit.ENDS_ITS_SIDE, Verdict.EOF_IGNORED);

  /** Connections that are over, each in its own way; each also as a twin that closes. */
  static final List<Play> DEATHS =
      List.of(
          accepted("SocketEndsItsSideToo", Habit.ASKS_AND_LEAVES, Verdict.DEAD_UNCLOSED),
          connected("ChannelEndsItsSideFirst", Habit.ANSWERS_THE_END, Verdict.DEAD_UNCLOSED),
          accepted("SocketServerIsReset", Habit.ASKS_AND_RESETS, Verdict.DEAD_UNCLOSED),
          connected("SocketHearsAndIsReset", Habit.GREETS_AND_RESETS, Verdict.DEAD_UNCLOSED),
          connected("ChannelClientIsReset", Habit.TAKES_REQUEST_AND_RESETS, Verdict.DEAD_UNCLOSED));

  /** One direction has ended, and the other is in use. */
  static final List<Play> HALF_CLOSED =
      List.of(
          accepted("SocketAnswersTheEnd", Habit.ENDS_ITS_SIDE, Verdict.SILENCE),
          accepted("SocketSendsSlowly", Habit.ENDS_ITS_SIDE_AND_SIPS, Verdict.SILENCE),
          connected("SocketReadsSlowly", Habit.SENDS_MUCH_AND_LEAVES, Verdict.SILENCE),
          accepted("SocketWaitsForAPause", Habit.ENDS_ITS_SIDE_AND_PAUSES, Verdict.SILENCE),
          accepted("FileDownloads", Habit.ENDS_ITS_SIDE_AND_SIPS, Verdict.SILENCE),
          // before 8u261 the JDK closes the socket by itself when TLS ends
          accepted("TlsStreamsOn", Habit.ENDS_ITS_SIDE_OF_TLS, Verdict.SILENCE).since(11));

  /** Every way in which Java opens and reads sockets; each also as a twin that closes. */
  static final List<Play> KINDS =
      List.of(
          accepted("AdaptorServer", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          connected("AdaptorClient", Habit.TAKES_REQUEST_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted("ChannelStreams", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted("ScatteringReads", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted("TransfersToFile", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted("GatheringWrites", Habit.TAKES_GREETING_AND_LEAVES, Verdict.FIN_UNREAD),
          accepted("TransfersFromFile", Habit.TAKES_GREETING_AND_LEAVES, Verdict.FIN_UNREAD),
          accepted("JdkHttpServer", Habit.BROWSES_AND_LEAVES, Verdict.FIN_UNREAD),
          connected("JavaHttpClient", Habit.LONG_HTTP, Verdict.FIN_UNREAD).since(11),
          accepted("OwnServerSocket", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          connected("SocksClient", Habit.SOCKS, Verdict.EOF_IGNORED),
          connected("TunnelClient", Habit.TUNNEL, Verdict.EOF_IGNORED),
          connected("UrlResponses", Habit.HTTP, Verdict.FIN_UNREAD),
          connected("AsyncClient", Habit.TAKES_REQUEST_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted("AsyncServer", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED),
          // before 8u261 the JDK closes the socket by itself when TLS ends
          accepted("Tls12Server", Habit.ENCRYPTS_AND_LEAVES, Verdict.DEAD_UNCLOSED).since(11),
          accepted("Tls13Server", Habit.ENCRYPTS_AND_LEAVES, Verdict.EOF_IGNORED).since(11),
          accepted("TlsForgetsSessions", Habit.ENCRYPTS_AND_LEAVES, Verdict.FIN_UNREAD),
          connected("TlsLayeredClient", Habit.DECRYPTS_AND_LEAVES, Verdict.EOF_IGNORED).since(11),
          connected("TlsKeepsCarrier", Habit.DECRYPTS_AND_LEAVES, Verdict.DEAD_UNCLOSED).since(11),
          accepted("TlsEngineServer", Habit.ENCRYPTS_AND_LEAVES, Verdict.EOF_IGNORED),
          accepted("UnixDomainServer", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED).since(16),
          accepted("VirtualThreadServer", Habit.ASKS_AND_LEAVES, Verdict.EOF_IGNORED).since(21));

  /** What the JDK does by itself, and does well. */
  static final List<Play> HEALTHY_KINDS =
      List.of(connected("RmiCalls", Habit.STAYS, Verdict.SILENCE));

  private Repertoire() {}

  public static Play named(String scenario) {
    return Stream.of(LEAKS, SILENT, DEATHS, HALF_CLOSED, KINDS)
        .flatMap(List::stream)
        .filter(play -> play.scenario().equals(scenario))
        .findFirst()
        .orElseThrow();
  }
}
