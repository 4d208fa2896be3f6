// The variadic options of libcurl, typed by value: Swift cannot call variadic C.
#pragma once
#include <curl/curl.h>
/// Sets an option that takes a long.
CURLcode pairbook_curl_set_long(CURL *handle, CURLoption option, long value);
