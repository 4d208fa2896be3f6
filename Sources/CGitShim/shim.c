#define _GNU_SOURCE
#include "CGitShim.h"

#include <fcntl.h>
#include <git2.h>
#include <unistd.h>

int pairbook_git_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

int pairbook_git_set_strict_hash_verification(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

int pairbook_open_nameless(int folder, unsigned int mode) {
  return openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
}

int pairbook_sync_file_system(int descriptor) { return syncfs(descriptor); }
