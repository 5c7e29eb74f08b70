// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import org.jspecify.annotations.Nullable;

/**
 * A question of the command line. The name of its file says all of it, so the file is empty: made
 * by a single call of the kernel, complete at once, and of use to a reader who may not read it. So
 * root can ask a foreign agent without giving anything away.
 */
public final class Request {
  private static final String END = ".request";
  private static final int LONGEST_WORD = 20;

  private static final String DETAILS = ".=";

  /** With the rest it fits into the name of a file. */
  private static final int LONGEST_DETAILS = 180;

  /** What is wanted: {@link Protocol#REPORT} and its like. */
  public final String command;

  /** How the answer is to look: {@link Protocol#TEXT} and its like. */
  public final String form;

  /** What else is to be known: lower case letters, digits and hyphens; may be empty. */
  public final String details;

  /** The name under which the answer is looked for. */
  final String id;

  private Request(String id, String command, String form, String details) {
    this.id = id;
    this.command = command;
    this.form = form;
    this.details = details;
  }

  /** A new one; both words are lower case letters. */
  public static Request of(String command, String form) {
    return of(command, form, "");
  }

  /** One with details, of lower case letters, digits and hyphens. */
  public static Request of(String command, String form, String details) {
    return new Request(Nonce.make(), command, form, details);
  }

  String fileName() {
    return id + "." + command + "." + form + (details.isEmpty() ? "" : DETAILS + details) + END;
  }

  String answerName() {
    return id + Protocol.ANSWER_END;
  }

  /** Whether a file of this name wants to be a request, understood or not. */
  static boolean isOne(String fileName) {
    return fileName.endsWith(END);
  }

  /** Whether a file of this name asks for what a sweep has seen. */
  static boolean wantsFigures(String fileName) {
    Request read = read(fileName);
    return read != null && !read.form.equals(Protocol.OUTPUTS);
  }

  /** What the name says; null where it is none that this version writes. */
  static @Nullable Request read(String fileName) {
    String[] parts = fileName.split("\\.", 6);
    int last = parts.length - 1;
    boolean understood =
        (last == 3 || last == 4 && parts[3].startsWith("="))
            && END.equals("." + parts[last])
            && consistsOf("0123456789abcdef", parts[0], LONGEST_WORD)
            && consistsOf("abcdefghijklmnopqrstuvwxyz", parts[1], LONGEST_WORD)
            && consistsOf("abcdefghijklmnopqrstuvwxyz", parts[2], LONGEST_WORD);
    String details = understood && last == 4 ? parts[3].substring(1) : "";
    understood &=
        last == 3 || consistsOf("abcdefghijklmnopqrstuvwxyz0123456789-", details, LONGEST_DETAILS);
    return understood ? new Request(parts[0], parts[1], parts[2], details) : null;
  }

  private static boolean consistsOf(String letters, String word, int longest) {
    for (int i = 0; i < word.length(); i++) {
      if (letters.indexOf(word.charAt(i)) < 0) {
        return false;
      }
    }
    return !word.isEmpty() && word.length() <= longest;
  }
}
