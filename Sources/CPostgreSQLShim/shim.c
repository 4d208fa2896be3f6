#include "CPostgreSQLShim.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#pragma clang diagnostic ignored "-Wnonnull"
static struct pairbook_pq functions;
static const char *failure;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_library(void) {
  void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    failure = dlerror();
    return;
  }
#define LOOK_UP(name)                                                  \
  void *found_##name = dlsym(library, #name);                          \
  if (!found_##name) {                                                 \
    failure = "libpq.so.5 has no function " #name;                     \
    return;                                                            \
  }                                                                    \
  functions.name = (__typeof__(&name))found_##name;
  PAIRBOOK_PQ_FUNCTIONS(LOOK_UP)
}

const struct pairbook_pq *pairbook_pq_open(const char **why) {
  pthread_once(&opened, open_library);
  *why = failure;
  return failure ? NULL : &functions;
}
