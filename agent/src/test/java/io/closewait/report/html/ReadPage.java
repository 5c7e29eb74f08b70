// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page says, its scripts aside. */
abstract class ReadPage {
  static String withoutScripts(String page) {
    return page.replaceAll("(?s)<script.*?</script>", "");
  }

  static JsonObject history(String page) {
    String json =
        first(page, "(?s)<script type=\"application/json\" id=\"history\">(.*?)</script>");
    return JsonParser.parseString(json).getAsJsonObject();
  }

  static String first(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), pattern);
    return matcher.group(1);
  }

  static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }
}
