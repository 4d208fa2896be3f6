#define _GNU_SOURCE
#include "CFileSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

int pairbook_open_nameless(int folder, unsigned int mode) {
  return openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
}

int pairbook_is_written(int descriptor) {
  // Whoever opens the file for writing while the lease stands makes the kernel tell us, by SIGIO where nothing else is
  // asked for, which would end the process; SIGURG is ignored.
  if (fcntl(descriptor, F_SETSIG, SIGURG) != 0) return -1;
  if (fcntl(descriptor, F_SETLEASE, F_RDLCK) != 0) return errno == EAGAIN ? 1 : -1;
  fcntl(descriptor, F_SETLEASE, F_UNLCK);
  return 0;
}

int pairbook_sync_file_system(int descriptor) { return syncfs(descriptor); }

int pairbook_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
