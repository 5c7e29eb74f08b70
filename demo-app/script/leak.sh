# shellcheck shell=sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# A story of a leak: what it is, the report, the three lines that are wrong beside those that are right, the
# kernel's own word; then the fixed twin, of which the agent says nothing.

options=grace=2s,grace.unread=2s,interval=1s,summary=2s

leak_story() {
  what_close_wait_is
  leaking_server
  fixed_server
}

what_close_wait_is() {
  cat <<TEXT

CLOSE_WAIT: the other side of a connection has hung up, and this side never did. The connection is over,
but its descriptor stays in use until the process ends; when all of them are, nobody is served any more.

The story: $about
TEXT
}

leaking_server() {
  heading '1. The program that leaks'
  start_server "${prefix}leaking" "$options,log=leak.log,json=leak.jsonl$more_options"
  clients_come_and_go
  began=$(date +%s)

  culprit_of "$class"
  wait_for 30 "a report of $CLIENTS sockets that names $culprit" named "$tmp/leak.log"
  needed=$(($(date +%s) - began))

  say "What the agent says of it, ${needed} s later, in its log; the rest are peers, ports and stacks:"
  report "$tmp/leak.log" | grep -e ' LEAK ' -e ' at:' -e 'likely cause:' -e 'fix:' -e 'to silence it:' |
    head -n 6 | indent
  side_by_side
  say "The kernel's own view:"
  kernel_view | indent
  wait_for 5 "agreement of the kernel, which counts $(kernel_count)" kernel_counts "$CLIENTS"
  [ -z "$holders" ] || who_holds_them
  [ -z "$page" ] || make_page
  [ -z "$with_prometheus" ] || ask_prometheus
  stop_server
}

fixed_server() {
  heading '2. The same program, closing'
  start_server "${prefix}fixed" "$options,log=fixed.log,json=fixed.jsonl"
  clients_come_and_go
  # silence has no moment of its own: watched for longer than it took to name the leak
  watched=$((needed + 3))
  until_time=$(($(date +%s) + watched))
  while [ "$(date +%s)" -lt "$until_time" ]; do
    still_running 'while it was watched'
    pause
  done
  silent "$tmp/fixed.log" "$tmp/fixed.jsonl"
  say "The kernel's own view:"
  kernel_view | indent
  wait_for 5 "agreement of the kernel, which counts $(kernel_count)" kernel_counts 0
  stop_server
  grep -q '"event":"stop"' "$tmp/fixed.jsonl" ||
    give_up 'the agent did not write its last line, so its silence proves nothing.'
  silent "$tmp/fixed.log" "$tmp/fixed.jsonl"
  say "No report in ${watched} seconds, and none when the program ended."
}

# silent FILE...: fails the demonstration if the agent has reported anything of the fixed program there.
silent() {
  for said in "$@"; do
    [ ! -f "$said" ] || ! grep -q -e '"event":"leak"' -e ' LEAK ' "$said" ||
      give_up 'the agent reported a leak of the fixed program.'
  done
}

# culprit_of CLASS.METHOD: the frame that the report must name; also sets file and line.
culprit_of() {
  file=${1%%.*}.java
  line=$(marked "$file" forgotten)
  culprit="io.closewait.demo.$1($file:$line)"
}

source_of() {
  for folder in "$root"/demo-app/src/*/java/io/closewait/demo; do
    [ ! -f "$folder/$1" ] || echo "$folder/$1"
  done
}

# marked FILE WORD: the number of the line whose comment says what becomes of the connection.
marked() {
  grep -n "// .* $2\$" "$(source_of "$1")" | cut -d: -f1
}

named() {
  grep -F "$culprit" "$1" 2>/dev/null | grep -q "LEAK .* $CLIENTS sockets in CLOSE_WAIT"
}

# The first entry that counts all sockets: they may have been found at two sweeps.
report() {
  awk -v all=" $CLIENTS sockets in" '
    /^[0-9][0-9][0-9][0-9]-/ { if (begun) exit; if (/ LEAK / && index($0, all)) begun = 1 }
    begun { print }' "$1"
}

# The marked line of the leaking class with its neighbours, and beside them those of the fixed one.
side_by_side() {
  fixed_file=$twin.java
  fixed_line=$(marked "$fixed_file" closed)
  say 'The lines that are wrong, and those that are right:'
  three_lines "$file" "$line" >"$tmp/wrong"
  three_lines "$fixed_file" "$fixed_line" >"$tmp/right"
  {
    printf '%s\t%s\n' "$file:$line" "$fixed_file:$fixed_line"
    paste "$tmp/wrong" "$tmp/right"
  } | awk -F '\t' '{ printf "%-60.58s%s\n", $1, $2 }' | sed 's/ *$//' | indent
}

three_lines() {
  sed -n "$(($2 - 1)),$(($2 + 1))p" "$(source_of "$1")" |
    awk 'NR == 1 { match($0, /^ */); cut = RLENGTH }
      { match($0, /^ */); print substr($0, 1 + (RLENGTH < cut ? RLENGTH : cut)) }' |
    sed 's,  *// .*,,'
}
