/* SPDX-FileCopyrightText: the Closewait authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Put before the C library by LD_PRELOAD, it answers for the state of a TCP connection what other
   kernels answer: ODD_KERNEL=refuse as a sandbox does, zero as gVisor did, swap as a machine of the
   other byte order would seem to. */

#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define IPPROTO_TCP 6
#define TCP_INFO 11

int getsockopt(int fd, int level, int name, void *value, socklen_t *length) {
  const char *odd = getenv("ODD_KERNEL");
  int state = odd != NULL && level == IPPROTO_TCP && name == TCP_INFO;
  if (state && strcmp(odd, "refuse") == 0) {
    errno = ENOPROTOOPT;
    return -1;
  }
  int result = (int) syscall(SYS_getsockopt, fd, level, name, value, length);
  if (result == 0 && state && strcmp(odd, "zero") == 0) {
    memset(value, 0, *length);
  }
  if (result == 0 && state && strcmp(odd, "swap") == 0 && *length == 4) {
    unsigned *word = value;
    *word = __builtin_bswap32(*word);
  }
  return result;
}
