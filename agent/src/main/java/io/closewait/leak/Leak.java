// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import io.closewait.capture.Frame;
import io.closewait.capture.Origin;
import io.closewait.capture.Stack;
import io.closewait.options.IgnoreList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All leaked sockets of one call site and one kind, at one moment. Immutable; made by the agent's
 * thread, read by any.
 *
 * <p>Facts that are not known are null (or empty), never guessed.
 */
public final class Leak {
  /** {@link #site} of sockets of which no stack was taken. */
  public static final String UNSAMPLED = IgnoreList.UNSAMPLED;

  /** In place of a fingerprint: the process got the sockets from the one that started it. */
  public static final String INHERITED = IgnoreList.INHERITED;

  /** In place of a fingerprint: the sites that found no room. */
  public static final String OTHER = IgnoreList.OTHER;

  /**
   * Fingerprint of the deciding stack: 12 hex digits; or {@link #UNSAMPLED}, {@link #INHERITED},
   * {@link #OTHER}.
   */
  public final String site;

  public final Kind kind;
  public final Severity severity;

  /** Sockets leaked now. */
  public final int count;

  /**
   * Sockets of which this was the first report, since the start; never falls. One that was reported
   * in another kind before is not among them.
   */
  public final long ever;

  /** How many of {@link #count} are new since the site's last line. */
  public final int added;

  /** How many of {@link #count} the kernel has confirmed. */
  public final int confirmed;

  /** Sockets once reported here that the application closed after all. */
  public final int closedLate;

  /** How many of {@link #count} have no stack, or not one that tells who handled them. */
  public final int unsampled;

  /** How many of {@link #count} the kernel calls dead (reset, timed out, shut both ways). */
  public final int dead;

  /** How many of {@link #count} have lost their peer by all signs but the kernel's own word. */
  public final int stateless;

  /** How many of {@link #count} are Unix-domain sockets, which have no TCP state. */
  public final int unixDomain;

  /** How many of {@link #count} hold bytes from the peer that nobody has read. */
  public final int unread;

  /** The unread bytes of all sockets together. */
  public final long unreadBytes;

  /** Age of the oldest, since its end of stream or FIN was seen. */
  public final long oldestSeconds;

  /** Growth, sockets an hour; null until there is enough to tell. */
  public final @Nullable Double perHour;

  /** The growth in words, with how sure it is; or null. */
  public final @Nullable String growth;

  /** The frame to look at first; or null. */
  public final @Nullable Frame where;

  /** Null where it is not known. */
  public final @Nullable Side side;

  /** Where the sockets were opened; or null. */
  public final @Nullable Stack open;

  /** Where they were first written to; accepted sockets only; or null. */
  public final @Nullable Stack owner;

  /** Where the end of stream was read; or null. */
  public final @Nullable Stack eof;

  /** Where a listening socket's youngest connection still open was accepted; or null. */
  public final @Nullable Stack lastAccept;

  /** What the thread that accepted it was doing when the report was made; or null. */
  public final @Nullable Stack acceptorNow;

  /** Of {@link #count}, sockets whose other end is in this process and leaked there. */
  public final int otherEnds;

  /** The site of most of these other ends; or null. */
  public final @Nullable String otherEndSite;

  /** At most ten of the sockets, the oldest first. */
  public final List<LeakedSocket> sockets;

  /** What made the process listen at the port where they were accepted; or null. */
  public final @Nullable Stack listener;

  /** Sockets by numeric host of the peer, the most first; at most ten. */
  public final Map<String, Integer> peers;

  /** Sockets by local port, the most first; at most ten. */
  public final Map<Integer, Integer> localPorts;

  /** Sockets by their {@link Services}, the most first; a bounded number of services. */
  public final Map<String, Integer> services;

  /** Of sockets without a stack, to which sites they probably belong; the largest share first. */
  public final List<Share> probably;

  /** Sockets by span of age, as {@link Ages#LABELS}; empty where not counted. */
  public final List<Integer> ages;

  /** Who has the sockets, where that was searched; the answer for most of them first. */
  public final List<Holder> holders;

  private final @Nullable Lead lead;

  private Leak(Builder b) {
    site = b.site;
    kind = b.kind;
    severity = b.severity;
    count = b.count;
    ever = b.ever;
    added = b.added;
    confirmed = b.confirmed;
    closedLate = b.closedLate;
    unsampled = b.unsampled;
    dead = b.dead;
    stateless = b.stateless;
    unixDomain = b.unixDomain;
    unread = b.unread;
    unreadBytes = b.unreadBytes;
    oldestSeconds = b.oldestSeconds;
    perHour = b.perHour;
    growth = b.growth;
    where = b.where;
    side = b.side;
    open = b.open;
    owner = b.owner;
    eof = b.eof;
    lastAccept = b.lastAccept;
    acceptorNow = b.acceptorNow;
    otherEnds = b.otherEnds;
    otherEndSite = b.otherEndSite;
    listener = b.listener;
    sockets = Small.list(b.sockets);
    peers = Small.map(b.peers);
    localPorts = Small.map(b.localPorts);
    services = Small.map(b.services);
    probably = Small.list(b.probably);
    ages = Small.list(b.ages);
    holders = Small.list(b.holders);
    lead = Lead.of(where, holders, listener);
  }

  /** Whether a stack was taken of any of its sockets. */
  public boolean hasStack() {
    return open != null || owner != null || eof != null;
  }

  /** Whether all that its stacks show is who accepted the sockets, not who handled them. */
  public boolean showsAcceptorOnly() {
    return side == Side.ACCEPTED && open != null && owner == null && eof == null;
  }

  /** Returns this leak with the sites to which its sockets probably belong. */
  Leak with(List<Share> shares) {
    Builder same = new Builder();
    same.site = site;
    same.kind = kind;
    same.severity = severity;
    same.count = count;
    same.ever = ever;
    same.added = added;
    same.confirmed = confirmed;
    same.closedLate = closedLate;
    same.unsampled = unsampled;
    same.dead = dead;
    same.stateless = stateless;
    same.unixDomain = unixDomain;
    same.unread = unread;
    same.unreadBytes = unreadBytes;
    same.oldestSeconds = oldestSeconds;
    same.perHour = perHour;
    same.growth = growth;
    same.where = where;
    same.side = side;
    same.open = open;
    same.owner = owner;
    same.eof = eof;
    same.lastAccept = lastAccept;
    same.acceptorNow = acceptorNow;
    same.otherEnds = otherEnds;
    same.otherEndSite = otherEndSite;
    same.listener = listener;
    same.sockets = sockets;
    same.peers = peers;
    same.localPorts = localPorts;
    same.services = services;
    same.ages = ages;
    same.holders = holders;
    same.probably = shares;
    return same.build();
  }

  /** What tells this leak from the others. */
  public LeakKey key() {
    return new LeakKey(site, kind);
  }

  /**
   * The application's frame that called {@link #where}: many calls may go through one helper; or
   * null. Of a library that called the application a reader learns nothing.
   */
  public @Nullable Frame caller() {
    for (Stack stack : Arrays.asList(eof, owner, open)) {
      if (stack != null && where != null && stack.frames.contains(where)) {
        Frame caller = stack.callerOf(where);
        return caller != null && caller.origin == Origin.APPLICATION ? caller : null;
      }
    }
    return null;
  }

  /** What to look at first; null where nothing is known. */
  public @Nullable Lead lead() {
    return lead;
  }

  /** Who names code of the application where {@link #where} does not; or null. */
  public @Nullable Holder namedBy() {
    return lead == null ? null : lead.holder;
  }

  /** Collects the facts of one leak. */
  public static final class Builder {
    public String site = UNSAMPLED;
    public Kind kind = Kind.EOF_IGNORED;
    public Severity severity = Severity.WARN;
    public int count;
    public long ever;
    public int added;
    public int confirmed;
    public int closedLate;
    public int unsampled;
    public int dead;
    public int stateless;
    public int unixDomain;
    public int unread;
    public long unreadBytes;
    public long oldestSeconds;
    public @Nullable Double perHour;
    public @Nullable String growth;
    public @Nullable Frame where;
    public @Nullable Side side;
    public @Nullable Stack open;
    public @Nullable Stack owner;
    public @Nullable Stack eof;
    public @Nullable Stack lastAccept;
    public @Nullable Stack acceptorNow;
    public int otherEnds;
    public @Nullable String otherEndSite;
    public @Nullable Stack listener;
    public List<LeakedSocket> sockets = new ArrayList<>();
    public Map<String, Integer> peers = new LinkedHashMap<>();
    public Map<Integer, Integer> localPorts = new LinkedHashMap<>();
    public Map<String, Integer> services = new LinkedHashMap<>();
    public List<Share> probably = new ArrayList<>();
    public List<Integer> ages = new ArrayList<>();
    public List<Holder> holders = new ArrayList<>();

    public Leak build() {
      return new Leak(this);
    }
  }
}
