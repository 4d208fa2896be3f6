#include "CGitShim.h"

#include <git2.h>
#include <git2/sys/alloc.h>

int pairbook_git_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

int pairbook_git_set_strict_hash_verification(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

// A commit of a few kilobytes may hold an object of any size: nothing tells but the asking for its memory.
static size_t most;
static git_allocator standard;

static int is_too_large(size_t count, size_t size) {
  size_t bytes;
  if (!__builtin_mul_overflow(count, size, &bytes) && bytes <= most) return 0;
  git_error_set_oom();
  return 1;
}

static void *limited_malloc(size_t bytes, const char *file, int line) {
  return is_too_large(1, bytes) ? NULL : standard.gmalloc(bytes, file, line);
}

static void *limited_calloc(size_t count, size_t size, const char *file, int line) {
  return is_too_large(count, size) ? NULL : standard.gcalloc(count, size, file, line);
}

static void *limited_realloc(void *old, size_t bytes, const char *file, int line) {
  return is_too_large(1, bytes) ? NULL : standard.grealloc(old, bytes, file, line);
}

static void *limited_reallocarray(void *old, size_t count, size_t size, const char *file, int line) {
  return is_too_large(count, size) ? NULL : standard.greallocarray(old, count, size, file, line);
}

static void *limited_mallocarray(size_t count, size_t size, const char *file, int line) {
  return is_too_large(count, size) ? NULL : standard.gmallocarray(count, size, file, line);
}

int pairbook_git_limit_allocations(size_t bytes) {
  most = bytes;
  int code = git_stdalloc_init_allocator(&standard);
  if (code < 0) return code;
  git_allocator limited = standard;
  limited.gmalloc = limited_malloc;
  limited.gcalloc = limited_calloc;
  limited.grealloc = limited_realloc;
  limited.greallocarray = limited_reallocarray;
  limited.gmallocarray = limited_mallocarray;
  return git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &limited);
}
