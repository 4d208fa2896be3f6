#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  PAIRBOOK_PHONE_VALID,
  PAIRBOOK_PHONE_NOT_A_NUMBER,
  PAIRBOOK_PHONE_TOO_SHORT,
  PAIRBOOK_PHONE_TOO_LONG,
  PAIRBOOK_PHONE_NO_COUNTRY,
  PAIRBOOK_PHONE_INVALID,
} pairbook_phone_status;

typedef enum {
  PAIRBOOK_PHONE_MOBILE,
  PAIRBOOK_PHONE_FIXED_OR_MOBILE,
  PAIRBOOK_PHONE_FIXED,
  PAIRBOOK_PHONE_OTHER,
} pairbook_phone_kind;

typedef struct {
  pairbook_phone_status status;
  // Of a valid number alone, as are its E.164 digits, country code first.
  pairbook_phone_kind kind;
  uint64_t digits;
  bool has_extension;
  // Whether the number had its country code, but neither a plus nor a prefix before it.
  bool has_bare_country_code;
} pairbook_phone;

// Parses a number as a person of a region types it. `text` need not end in a zero byte; `region` is two
// capital letters, or "ZZ" for none.
pairbook_phone pairbook_phone_parse(const char *text, size_t length, const char *region);

// The same by the tables that are made of the library's metadata, which take a hundredth of its time; false, and nothing
// written, for what only the library can tell.
bool pairbook_phone_parse_plain(const char *text, size_t length, const char *region, pairbook_phone *phone);

// The same by the library alone.
pairbook_phone pairbook_phone_parse_by_library(const char *text, size_t length, const char *region);

// Writes the international form of a number, with spaces, and returns its length; 0 if it is longer
// than the capacity. `national` is all digits after the country code, ending in a zero byte.
size_t pairbook_phone_international(int country_code, const char *national, char *buffer,
                                    size_t capacity);

// Calls `take` with each region that has numbers, as two capital letters, and whether numbers that are dialled within it begin
// with a 0 that is left out from abroad.
void pairbook_phone_regions(void *context, void (*take)(void *context, const char *region, bool has_trunk_zero));

// Calls `take` with each country calling code; with some more than once.
void pairbook_phone_country_codes(void *context, void (*take)(void *context, int code));

#ifdef __cplusplus
}
#endif
