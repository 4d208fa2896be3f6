// libcurl for Swift: opened when it is first needed, its variadic calls typed by value.
//
// Linking libcurl costs every command 7 ms of start-up (LDAP and Kerberos come with it), and only a sync that mails
// over SMTP needs it. So only its header is compiled against, and the library is opened at run time.
#pragma once

#include <curl/curl.h>

/// Opens the library and initialises it, once in the process.
/// Gives NULL when that worked, else what the loader says. Everything below needs it to have worked.
const char *pairbook_curl_open(void);

CURL *pairbook_curl_new(void);
void pairbook_curl_free(CURL *handle);
CURLcode pairbook_curl_perform(CURL *handle);
const char *pairbook_curl_words(CURLcode code);

CURLcode pairbook_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode pairbook_curl_set_size(CURL *handle, CURLoption option, curl_off_t value);
/// The library copies the string; NULL takes the option back.
CURLcode pairbook_curl_set_string(CURL *handle, CURLoption option, const char *value);
/// The pointer must stay valid as long as the handle uses it.
CURLcode pairbook_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode pairbook_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode pairbook_curl_set_reader(CURL *handle, curl_read_callback callback);
CURLcode pairbook_curl_set_tracer(CURL *handle, curl_debug_callback callback);

struct curl_slist *pairbook_curl_list(const char *only);
void pairbook_curl_free_list(struct curl_slist *list);
