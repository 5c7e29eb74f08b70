// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of an option that is a number from 1 on, of so many digits at most. */
final class WholeNumber implements ITypeConverter<Integer> {
  private final int digits;

  WholeNumber(int digits) {
    this.digits = digits;
  }

  @Override
  public Integer convert(String text) {
    if (!text.matches("[1-9]\\d{0," + (digits - 1) + "}")) {
      String most = "999999999".substring(0, digits);
      throw new TypeConversionException("'" + text + "' is no number of 1 to " + most);
    }
    return Integer.valueOf(text);
  }
}
