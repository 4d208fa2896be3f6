// Shows the thread sanitizer what a contended `Mutex` of Swift's Synchronization does.
//
// Whoever finds a mutex free takes it by an atomic operation in our own code, which the sanitizer sees. Whoever has to wait
// does so in the toolchain's library, which is not instrumented: without this, each access under a mutex that somebody waited
// for would look like a race, and a suppression would hide real ones as well. `make sanitize` links it into the programs.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

void __tsan_acquire(void *);
void __tsan_release(void *);

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void (*lock_function)(uint32_t, SELF);
typedef SWIFT bool (*try_lock_function)(SELF);
typedef SWIFT void (*unlock_function)(SELF);

SWIFT void seen_lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void seen_lock(uint32_t thread, SELF) {
  ((lock_function)dlsym(RTLD_NEXT, LOCK))(thread, self);
  __tsan_acquire(self);
}

SWIFT bool seen_try_lock(SELF) __asm__(TRY_LOCK);
SWIFT bool seen_try_lock(SELF) {
  bool taken = ((try_lock_function)dlsym(RTLD_NEXT, TRY_LOCK))(self);
  if (taken) __tsan_acquire(self);
  return taken;
}

SWIFT void seen_unlock(SELF) __asm__(UNLOCK);
SWIFT void seen_unlock(SELF) {
  __tsan_release(self);
  ((unlock_function)dlsym(RTLD_NEXT, UNLOCK))(self);
}
