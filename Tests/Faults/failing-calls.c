// Loaded into pairbook by LD_PRELOAD, makes the n-th system call of a kind fail: the one that would have touched a file
// below FAILING_UNDER. Calls that libc makes for itself (fopen, realpath) pass by.
//
//   FAILING_UNDER   a folder, absolute; calls for files elsewhere are neither counted nor failed
//   FAILING_FAULT   how they fail: one of the names in `faults`
//   FAILING_AT      the n-th of those that can fail so does, counted from 1
//   FAILING_REPORT  a file that is written once the n-th call is reached, with its name and what it was about; or else
//                   at the end of the process, with `ended` and how many calls there were
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

// What a call does.
enum {
  OPEN = 1, MAKE = 2, READ = 4, WRITE = 8, SYNC = 16, NAME = 32, REMOVE = 64, SIZE = 128, LOOK = 256, MODE = 512,
  LOCK = 1024,
};
enum { SHORT = -1 };

static const struct fault { const char *name; int calls; int error; int stays; } faults[] = {
  {"full", MAKE | WRITE | SYNC | NAME | SIZE, ENOSPC, 0},
  {"stays-full", MAKE | WRITE | SYNC | NAME | SIZE, ENOSPC, 1},
  {"broken", OPEN | MAKE | READ | WRITE | NAME | REMOVE | SIZE | MODE, EIO, 0},
  {"unsynced", SYNC, EIO, 0},
  {"unseen", LOOK, EIO, 0},
  {"interrupted", OPEN | MAKE | READ | WRITE | SYNC | LOCK, EINTR, 0},
  {"short", READ | WRITE, SHORT, 0},
};

static const char *under;
static const struct fault *fault;
static long at;
static const char *report;
static atomic_long count;

__attribute__((constructor)) static void begin(void) {
  const char *wanted = getenv("FAILING_FAULT"), *number = getenv("FAILING_AT");
  under = getenv("FAILING_UNDER");
  report = getenv("FAILING_REPORT");
  if (!wanted || !number || !under || strcmp(program_invocation_short_name, "pairbook") != 0) return;
  at = atol(number);
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
    if (strcmp(faults[i].name, wanted) == 0) fault = &faults[i];
}

static void tell(const char *call, const char *about) {
  if (!report) return;
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%s %s\n", call, about);
  int file = syscall(SYS_openat, AT_FDCWD, report, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (file < 0 || syscall(SYS_write, file, line, length) != length) abort();
  syscall(SYS_close, file);
}

// The next of the calls: what it is to fail with, or 0.
static int next(const char *call, const char *about) {
  long number = atomic_fetch_add(&count, 1) + 1;
  if (number < at || (number > at && !fault->stays)) return 0;
  if (number == at) tell(call, about);
  return fault->error;
}

__attribute__((destructor)) static void end(void) {
  char number[32];
  snprintf(number, sizeof number, "%ld", atomic_load(&count));
  if (fault && atomic_load(&count) < at) tell("ended", number);
}

static int is_under(const char *path) {
  size_t length = strlen(under);
  return strncmp(path, under, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

// What an open file is called, which no longer holds once it was renamed by another.
static void name_of(int file, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
  path[length < 0 ? 0 : length] = '\0';
}

static int fails_at(int folder, const char *name, int calls, const char *call) {
  if (!fault || !(fault->calls & calls) || !name) return 0;
  char path[2 * PATH_MAX] = "";
  if (name[0] != '/') {
    if (folder == AT_FDCWD) {
      if (syscall(SYS_getcwd, path, PATH_MAX) < 0) return 0;
    } else {
      name_of(folder, path);
    }
    strcat(path, "/");
  }
  strncat(path, name, PATH_MAX - 1);
  return is_under(path) ? next(call, path) : 0;
}

static int fails_of(int file, int calls, const char *call) {
  if (!fault || !(fault->calls & calls)) return 0;
  char path[PATH_MAX];
  name_of(file, path);
  return is_under(path) ? next(call, path) : 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL_AT(folder, path, calls) \
  do { \
    int error = fails_at(folder, path, calls, __func__); \
    if (error > 0) { errno = error; return -1; } \
  } while (0)
#define FAIL_OF(file, calls) \
  do { \
    int error = fails_of(file, calls, __func__); \
    if (error > 0) { errno = error; return -1; } \
  } while (0)
// A part is all that comes or goes.
#define FAIL_PART(count, failure) \
  do { \
    int error = failure; \
    if (error > 0) { errno = error; return -1; } \
    if (error == SHORT && count > 1) count = (count + 1) / 2; \
  } while (0)

// MARK: Opening

#define MAKES(flags) ((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE)
#define WITH_MODE \
  mode_t mode = 0; \
  if (MAKES(flags)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

int open(const char *path, int flags, ...) {
  WITH_MODE
  FAIL_AT(AT_FDCWD, path, MAKES(flags) ? MAKE : OPEN);
  return REAL(open)(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  WITH_MODE
  FAIL_AT(AT_FDCWD, path, MAKES(flags) ? MAKE : OPEN);
  return REAL(open64)(path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
  WITH_MODE
  FAIL_AT(folder, path, MAKES(flags) ? MAKE : OPEN);
  return REAL(openat)(folder, path, flags, mode);
}
DIR *opendir(const char *path) {
  int error = fails_at(AT_FDCWD, path, OPEN, __func__);
  if (error > 0) { errno = error; return NULL; }
  return REAL(opendir)(path);
}

// MARK: Reading and writing

ssize_t read(int file, void *bytes, size_t size) {
  FAIL_PART(size, fails_of(file, READ, __func__));
  return REAL(read)(file, bytes, size);
}
ssize_t pread(int file, void *bytes, size_t size, off_t from) {
  FAIL_PART(size, fails_of(file, READ, __func__));
  return REAL(pread)(file, bytes, size, from);
}
ssize_t pread64(int file, void *bytes, size_t size, off64_t from) {
  FAIL_PART(size, fails_of(file, READ, __func__));
  return REAL(pread64)(file, bytes, size, from);
}
ssize_t write(int file, const void *bytes, size_t size) {
  FAIL_PART(size, fails_of(file, WRITE, __func__));
  return REAL(write)(file, bytes, size);
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t from) {
  FAIL_PART(size, fails_of(file, WRITE, __func__));
  return REAL(pwrite)(file, bytes, size, from);
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t from) {
  FAIL_PART(size, fails_of(file, WRITE, __func__));
  return REAL(pwrite64)(file, bytes, size, from);
}
ssize_t writev(int file, const struct iovec *parts, int number) {
  int error = fails_of(file, WRITE, __func__);
  if (error > 0) { errno = error; return -1; }
  if (error == SHORT && number > 1) number = 1;
  return REAL(writev)(file, parts, number);
}
int ftruncate(int file, off_t size) {
  FAIL_OF(file, SIZE);
  return REAL(ftruncate)(file, size);
}
int ftruncate64(int file, off64_t size) {
  FAIL_OF(file, SIZE);
  return REAL(ftruncate64)(file, size);
}

// MARK: To the disk

int fsync(int file) {
  FAIL_OF(file, SYNC);
  return REAL(fsync)(file);
}
int fdatasync(int file) {
  FAIL_OF(file, SYNC);
  return REAL(fdatasync)(file);
}
int syncfs(int file) {
  FAIL_OF(file, SYNC);
  return REAL(syncfs)(file);
}

// MARK: Names

int rename(const char *from, const char *to) {
  FAIL_AT(AT_FDCWD, to, NAME);
  return REAL(rename)(from, to);
}
int renameat(int old, const char *from, int new, const char *to) {
  FAIL_AT(new, to, NAME);
  return REAL(renameat)(old, from, new, to);
}
int renameat2(int old, const char *from, int new, const char *to, unsigned flags) {
  FAIL_AT(new, to, NAME);
  return REAL(renameat2)(old, from, new, to, flags);
}
int link(const char *from, const char *to) {
  FAIL_AT(AT_FDCWD, to, NAME);
  return REAL(link)(from, to);
}
int linkat(int old, const char *from, int new, const char *to, int flags) {
  FAIL_AT(new, to, NAME);
  return REAL(linkat)(old, from, new, to, flags);
}
int symlink(const char *to, const char *path) {
  FAIL_AT(AT_FDCWD, path, NAME);
  return REAL(symlink)(to, path);
}
int mkdir(const char *path, mode_t mode) {
  FAIL_AT(AT_FDCWD, path, NAME);
  return REAL(mkdir)(path, mode);
}
int mkdirat(int folder, const char *path, mode_t mode) {
  FAIL_AT(folder, path, NAME);
  return REAL(mkdirat)(folder, path, mode);
}
int unlink(const char *path) {
  FAIL_AT(AT_FDCWD, path, REMOVE);
  return REAL(unlink)(path);
}
int unlinkat(int folder, const char *path, int flags) {
  FAIL_AT(folder, path, REMOVE);
  return REAL(unlinkat)(folder, path, flags);
}
int rmdir(const char *path) {
  FAIL_AT(AT_FDCWD, path, REMOVE);
  return REAL(rmdir)(path);
}
int chmod(const char *path, mode_t mode) {
  FAIL_AT(AT_FDCWD, path, MODE);
  return REAL(chmod)(path, mode);
}
int fchmod(int file, mode_t mode) {
  FAIL_OF(file, MODE);
  return REAL(fchmod)(file, mode);
}

// MARK: Looking

int stat(const char *restrict path, struct stat *restrict found) {
  FAIL_AT(AT_FDCWD, path, LOOK);
  return REAL(stat)(path, found);
}
int lstat(const char *restrict path, struct stat *restrict found) {
  FAIL_AT(AT_FDCWD, path, LOOK);
  return REAL(lstat)(path, found);
}
int fstat(int file, struct stat *found) {
  FAIL_OF(file, LOOK);
  return REAL(fstat)(file, found);
}
int fstatat(int folder, const char *restrict path, struct stat *restrict found, int flags) {
  FAIL_AT(folder, path, LOOK);
  return REAL(fstatat)(folder, path, found, flags);
}
int stat64(const char *restrict path, struct stat64 *restrict found) {
  FAIL_AT(AT_FDCWD, path, LOOK);
  return REAL(stat64)(path, found);
}
int lstat64(const char *restrict path, struct stat64 *restrict found) {
  FAIL_AT(AT_FDCWD, path, LOOK);
  return REAL(lstat64)(path, found);
}
int fstat64(int file, struct stat64 *found) {
  FAIL_OF(file, LOOK);
  return REAL(fstat64)(file, found);
}
int access(const char *path, int mode) {
  FAIL_AT(AT_FDCWD, path, LOOK);
  return REAL(access)(path, mode);
}
int faccessat(int folder, const char *path, int mode, int flags) {
  FAIL_AT(folder, path, LOOK);
  return REAL(faccessat)(folder, path, mode, flags);
}
struct dirent *readdir(DIR *folder) {
  int error = fails_of(dirfd(folder), LOOK, __func__);
  if (error > 0) { errno = error; return NULL; }
  return REAL(readdir)(folder);
}

// MARK: Locks

int flock(int file, int operation) {
  if (!(operation & LOCK_UN)) FAIL_OF(file, LOCK);
  return REAL(flock)(file, operation);
}
int fcntl64(int file, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  if (command == F_SETLK || command == F_SETLKW) {
    const struct flock *lock = argument;
    if (lock->l_type != F_UNLCK) FAIL_OF(file, LOCK);
  }
  return REAL(fcntl64)(file, command, argument);
}
