#define _GNU_SOURCE
#include "CGitShim.h"

#include <dlfcn.h>
#include <git2.h>
#include <git2/sys/alloc.h>
#include <stdlib.h>
#include <string.h>

int pairbook_git_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

int pairbook_git_set_strict_hash_verification(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

// A commit of a few kilobytes may hold an object of any size: nothing tells but the asking for its memory.
static size_t most;

static void *out_of_memory(void) {
  git_error_set_oom();
  return NULL;
}

static int fits(size_t count, size_t size) {
  size_t bytes;
  return !__builtin_mul_overflow(count, size, &bytes) && bytes <= most;
}

static void *resize_array(void *old, size_t count, size_t size, const char *file, int line) {
  (void)file, (void)line;
  void *new = fits(count, size) ? realloc(old, count * size) : NULL;
  return new ? new : out_of_memory();
}

static void *resize(void *old, size_t bytes, const char *file, int line) {
  return resize_array(old, 1, bytes, file, line);
}

static void *allocate_array(size_t count, size_t size, const char *file, int line) {
  return resize_array(NULL, count, size, file, line);
}

static void *allocate(size_t bytes, const char *file, int line) {
  return resize_array(NULL, 1, bytes, file, line);
}

static void *allocate_zeros(size_t count, size_t size, const char *file, int line) {
  (void)file, (void)line;
  void *new = fits(count, size) ? calloc(count, size) : NULL;
  return new ? new : out_of_memory();
}

static char *copy_bytes(const char *text, size_t length, const char *file, int line) {
  char *new = length < most ? allocate(length + 1, file, line) : out_of_memory();
  if (!new) return NULL;
  memcpy(new, text, length);
  new[length] = 0;
  return new;
}

static char *copy_prefix(const char *text, size_t length, const char *file, int line) {
  return copy_bytes(text, strnlen(text, length), file, line);
}

static char *copy(const char *text, const char *file, int line) {
  return copy_bytes(text, strlen(text), file, line);
}

int pairbook_git_limit_allocations(size_t bytes) {
  most = bytes;
  git_allocator limited = {
      .gmalloc = allocate,
      .gcalloc = allocate_zeros,
      .gstrdup = copy,
      .gstrndup = copy_prefix,
      .gsubstrdup = copy_bytes,
      .grealloc = resize,
      .greallocarray = resize_array,
      .gmallocarray = allocate_array,
      .gfree = free,
  };
  return git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &limited);
}

static int is_starting;
// Where libgit2 would have found its certificates.
static char *usual_certificates;

// Stands before the function of mbed TLS that libgit2 calls, since a program's symbols come before its libraries'. Were it
// not found, libgit2 would read them as it always did.
int mbedtls_x509_crt_parse_file(void *chain, const char *path) {
  if (is_starting) {
    free(usual_certificates);
    usual_certificates = strdup(path);
    return 0;
  }
  int (*parse)(void *, const char *);
  *(void **)&parse = dlsym(RTLD_NEXT, "mbedtls_x509_crt_parse_file");
  return parse ? parse(chain, path) : -1;
}

int pairbook_git_start(void) {
  is_starting = 1;
  int code = git_libgit2_init();
  is_starting = 0;
  return code;
}

int pairbook_git_read_certificates(const char *file) {
  if (!file) file = usual_certificates;
  return file ? git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, NULL) : 0;
}
