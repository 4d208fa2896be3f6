#define CURL_DISABLE_TYPECHECK
#include "CCurlShim.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

// One entry a function that we call; the types are those of the header.
#define FUNCTIONS(entry)      \
  entry(curl_global_init)     \
  entry(curl_easy_init)       \
  entry(curl_easy_cleanup)    \
  entry(curl_easy_setopt)     \
  entry(curl_easy_perform)    \
  entry(curl_easy_strerror)   \
  entry(curl_slist_append)    \
  entry(curl_slist_free_all)

#undef curl_easy_setopt

#define POINTER(name) __typeof__(&name) name;
static struct { FUNCTIONS(POINTER) } curl;

static const char *failure;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_library(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    failure = dlerror();
    return;
  }
#define LOOK_UP(name)                                        \
  curl.name = (__typeof__(&name))dlsym(library, #name);      \
  if (!curl.name) {                                          \
    failure = "libcurl.so.4 has no function " #name;         \
    return;                                                  \
  }
  FUNCTIONS(LOOK_UP)
  if (curl.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    failure = "libcurl could not be initialised";
}

const char *pairbook_curl_open(void) {
  pthread_once(&opened, open_library);
  return failure;
}

CURL *pairbook_curl_new(void) { return curl.curl_easy_init(); }

void pairbook_curl_free(CURL *handle) { curl.curl_easy_cleanup(handle); }

CURLcode pairbook_curl_perform(CURL *handle) { return curl.curl_easy_perform(handle); }

const char *pairbook_curl_words(CURLcode code) { return curl.curl_easy_strerror(code); }

CURLcode pairbook_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl.curl_easy_setopt(handle, option, value);
}

CURLcode pairbook_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return curl.curl_easy_setopt(handle, option, value);
}

CURLcode pairbook_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl.curl_easy_setopt(handle, option, value);
}

CURLcode pairbook_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl.curl_easy_setopt(handle, option, value);
}

CURLcode pairbook_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl.curl_easy_setopt(handle, option, value);
}

CURLcode pairbook_curl_set_reader(CURL *handle, curl_read_callback callback) {
  return curl.curl_easy_setopt(handle, CURLOPT_READFUNCTION, callback);
}

CURLcode pairbook_curl_set_tracer(CURL *handle, curl_debug_callback callback) {
  return curl.curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, callback);
}

struct curl_slist *pairbook_curl_list(const char *only) {
  return curl.curl_slist_append(NULL, only);
}

void pairbook_curl_free_list(struct curl_slist *list) { curl.curl_slist_free_all(list); }
