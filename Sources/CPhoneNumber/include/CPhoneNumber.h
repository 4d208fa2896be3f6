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

// Writes the international form of a number, with spaces, and returns its length; 0 if it is longer
// than the capacity. `national` is all digits after the country code, ending in a zero byte.
size_t pairbook_phone_international(int country_code, const char *national, char *buffer,
                                    size_t capacity);

// Calls `take` with each region that has numbers, as two capital letters.
void pairbook_phone_regions(void *context, void (*take)(void *context, const char *region));

// Calls `take` with each country calling code.
void pairbook_phone_country_codes(void *context, void (*take)(void *context, int code));

// Whether numbers dialled within a region begin with a 0 that is left out from abroad.
bool pairbook_phone_has_trunk_zero(const char *region);

#ifdef __cplusplus
}
#endif
