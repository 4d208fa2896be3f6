#include "CGitShim.h"

#include <git2.h>

int pairbook_git_set_fsync(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}
