# shellcheck shell=sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# What is shown, and how the demonstration ends when it fails.

heading() {
  printf '\n%s%s%s\n' "$bold" "$1" "$plain"
}

say() {
  printf '\n%s\n' "$1"
}

indent() {
  sed 's/^/    /'
}

refuse() {
  echo "./demo: $1" >&2
  exit 1
}

give_up() {
  printf '\n%sFAILED: %s%s\n' "$bold" "$1" "$plain" >&2
  for file in "$tmp"/*ing.out "$tmp"/fixed.out "$tmp"/leak.log "$tmp"/fixed.log; do
    if [ -s "$file" ]; then
      echo "--- ${file##*/}" >&2
      tail -n 40 "$file" >&2
    fi
  done
  exit 1
}
