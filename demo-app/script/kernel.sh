# shellcheck shell=sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# What the kernel says of the connections of the story, by ss or from its own tables.

have_ss() {
  command -v ss >/dev/null 2>&1
}

kernel_knows() {
  have_ss || [ -r /proc/net/tcp ]
}

# One line for each connection of the port that is in CLOSE_WAIT; end says whose port it is: sport the
# server's own, dport that of the service which a client calls.
kernel_lines() {
  if have_ss; then
    ss -tn state close-wait "( $end = :$port )" | sed '1d; s/ *$//'
  else
    # a Java server on 127.0.0.1 stands in the table of IPv6; while other connections come and go
    # the kernel may list one twice
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
      awk -v port="$(printf ':%04X' "$port")" \
        -v column="$([ "$end" = sport ] && echo 2 || echo 3)" \
        'substr($column, length($column) - 4) == port && $4 == "08" { print $2, $3, $4 }' |
      sort -u
  fi
}

kernel_count() {
  kernel_lines | wc -l | tr -d ' '
}

# kernel_counts N: also true where the kernel cannot be asked.
kernel_counts() {
  ! kernel_knows || [ "$(kernel_count)" -eq "$1" ]
}

kernel_view() {
  if ! kernel_knows; then
    echo 'not to be had: there is neither ss nor /proc/net/tcp on this machine'
    return
  fi
  if have_ss; then
    echo "\$ ss -tn state close-wait '( $end = :$port )'"
  else
    echo "/proc/net/tcp and tcp6: local address, peer, state (08 is CLOSE_WAIT)"
  fi
  kernel_lines | head -n 3
  count=$(kernel_count)
  [ "$count" -le 3 ] || echo "... and $((count - 3)) more"
  echo "$count sockets in CLOSE_WAIT"
}
