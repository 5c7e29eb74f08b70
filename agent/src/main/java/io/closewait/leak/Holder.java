// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has some of the sockets of a leak, as a search of the live objects found it. Five different
 * claims, which must not be mixed up; {@link #words} says which. Immutable.
 */
public final class Holder {
  /** What is claimed. The lower-case names are part of the contract with scripts. */
  public enum Claim {
    /** A field of the application leads to them: known. */
    FIELD,
    /** A local variable of a running method of the application leads to them: known. */
    LOCAL,
    /** A thread runs the connection, and stands in the application's code: known. */
    THREAD,
    /** The connection's own objects lead to this code of the application: inferred. */
    HANDLER,
    /** A library holds them, and the application has the library's object: known. */
    POOL,
    /** A library holds them; nothing of the application leads there. */
    LIBRARY,
    /** No field leads to them. */
    NONE,
    /** It was not searched, or not to the end; the words say why. */
    NOT_SEARCHED,
    /** Threads of the same server stand there; whose connections they serve is inferred. */
    WORK
  }

  public final Claim claim;

  /** The field, frame or class to look at, such as {@code com.acme.Registry.sessions}; or null. */
  public final @Nullable String place;

  /** The way from the holder to the sockets, in steps; empty where there is none. */
  public final List<String> path;

  /** Sockets of which it is true; of {@link Claim#WORK}, threads. */
  public final int count;

  /** Sockets that were looked at; 0 where nothing was counted. */
  public final int total;

  /** The claim as a clause without the counts. */
  public final String words;

  public Holder(
      Claim claim, @Nullable String place, List<String> path, int count, int total, String words) {
    this.claim = claim;
    this.place = place;
    this.path = Collections.unmodifiableList(new ArrayList<>(path));
    this.count = count;
    this.total = total;
    this.words = words;
  }

  /** The same claim of these and of other sockets. */
  public Holder and(Holder other) {
    return new Holder(claim, place, path, count + other.count, total, words);
  }

  /** The finding as a sentence for people. */
  public String sentence() {
    if (claim == Claim.NOT_SEARCHED) {
      return words;
    }
    if (claim == Claim.WORK) {
      return count + (count == 1 ? " thread " : " threads ") + words;
    }
    if (claim == Claim.NONE) {
      return count + " of " + total + " " + words;
    }
    return words + ": " + count + " of " + total;
  }

  /** The {@link #sentence} without the counts of sockets. */
  public String clause() {
    return claim == Claim.WORK ? sentence() : words;
  }

  /** Whether it is inferred rather than known. */
  public boolean isInferred() {
    return claim == Claim.HANDLER || claim == Claim.WORK;
  }

  /** Of all texts in it. */
  public int characters() {
    int all = words.length() + (place == null ? 0 : place.length());
    for (String step : path) {
      all += step.length();
    }
    return all;
  }

  /** Says why nothing more is known. */
  public static Holder notSearched(String why) {
    return new Holder(Claim.NOT_SEARCHED, null, Collections.<String>emptyList(), 0, 0, why);
  }

  /** Whether it names code of the application for what the stacks do not tell. */
  public boolean namesApplication() {
    return claim == Claim.FIELD
        || claim == Claim.LOCAL
        || claim == Claim.THREAD
        || claim == Claim.HANDLER
        || claim == Claim.POOL
        || claim == Claim.WORK;
  }
}
