#define _GNU_SOURCE
#include "CFileSystem.h"

#include <fcntl.h>
#include <unistd.h>

int pairbook_open_nameless(int folder, unsigned int mode) {
  return openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
}

int pairbook_sync_file_system(int descriptor) { return syncfs(descriptor); }
