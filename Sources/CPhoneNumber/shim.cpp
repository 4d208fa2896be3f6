#include "CPhoneNumber.h"

#include "NumberTables.h"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

using i18n::phonenumbers::PhoneMetadata;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

// The one instance; its methods are const and guard their cache of patterns by a lock.
const PhoneNumberUtil &util() { return *PhoneNumberUtil::GetInstance(); }

pairbook_phone_status status_of(PhoneNumberUtil::ErrorType error) {
  switch (error) {
    case PhoneNumberUtil::NO_PARSING_ERROR: return PAIRBOOK_PHONE_VALID;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return PAIRBOOK_PHONE_NO_COUNTRY;
    case PhoneNumberUtil::NOT_A_NUMBER: return PAIRBOOK_PHONE_NOT_A_NUMBER;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN: return PAIRBOOK_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN: return PAIRBOOK_PHONE_TOO_LONG;
  }
  return PAIRBOOK_PHONE_NOT_A_NUMBER;
}

// Why a number that could be parsed is of no type that its country has.
pairbook_phone_status status_of_invalid(const PhoneNumber &number) {
  switch (util().IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::TOO_SHORT:
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return PAIRBOOK_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG: return PAIRBOOK_PHONE_TOO_LONG;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE: return PAIRBOOK_PHONE_NO_COUNTRY;
    default: return PAIRBOOK_PHONE_INVALID;
  }
}

pairbook_phone_kind kind_of(PhoneNumberUtil::PhoneNumberType type) {
  switch (type) {
    case PhoneNumberUtil::MOBILE: return PAIRBOOK_PHONE_MOBILE;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return PAIRBOOK_PHONE_FIXED_OR_MOBILE;
    case PhoneNumberUtil::FIXED_LINE: return PAIRBOOK_PHONE_FIXED;
    default: return PAIRBOOK_PHONE_OTHER;
  }
}

uint64_t digits_of(const PhoneNumber &number) {
  std::string national;
  util().GetNationalSignificantNumber(number, &national);
  uint64_t digits = static_cast<uint64_t>(number.country_code());
  // A number in use has 15 digits at most (E.164), which fit.
  for (char digit : national) digits = digits * 10 + static_cast<uint64_t>(digit - '0');
  return digits;
}

// Whether the E.164 form of a number is that number. After a prefix that somebody wrote twice, as in +52 1 1 55 1234 5678, the
// library finds one that it would take for another number the next time.
bool reads_as_itself(uint64_t digits) {
  const std::string text = "+" + std::to_string(digits);
  pairbook_phone again;
  if (NumberTables::shared().read(text.data(), text.size(), "ZZ", again)) return again.digits == digits;
  PhoneNumber number;
  return util().Parse(text, "ZZ", &number) == PhoneNumberUtil::NO_PARSING_ERROR && digits_of(number) == digits;
}

}  // namespace

pairbook_phone pairbook_phone_parse(const char *text, size_t length, const char *region) {
  pairbook_phone result;
  if (NumberTables::shared().read(text, length, region, result)) return result;
  return pairbook_phone_parse_by_library(text, length, region);
}

bool pairbook_phone_parse_plain(const char *text, size_t length, const char *region, pairbook_phone *phone) {
  return NumberTables::shared().read(text, length, region, *phone);
}

pairbook_phone pairbook_phone_parse_by_library(const char *text, size_t length, const char *region) {
  pairbook_phone result = {};
  PhoneNumber number;
  result.status =
      status_of(util().ParseAndKeepRawInput(std::string(text, length), region, &number));
  if (result.status != PAIRBOOK_PHONE_VALID) return result;
  result.has_extension = number.has_extension();
  // In North America the country code is the trunk prefix, too: it is typed without a plus.
  result.has_bare_country_code =
      number.country_code_source() == PhoneNumber::FROM_NUMBER_WITHOUT_PLUS_SIGN &&
      number.country_code() != 1;
  const PhoneNumberUtil::PhoneNumberType type = util().GetNumberType(number);
  if (type == PhoneNumberUtil::UNKNOWN) {
    result.status = status_of_invalid(number);
  } else {
    result.kind = kind_of(type);
    result.digits = digits_of(number);
    if (!reads_as_itself(result.digits)) result.status = PAIRBOOK_PHONE_INVALID;
  }
  return result;
}

size_t pairbook_phone_international(int country_code, const char *national, char *buffer,
                                    size_t capacity) {
  PhoneNumber number;
  number.set_country_code(country_code);
  number.set_national_number(std::strtoull(national, nullptr, 10));
  // Zeros that are part of the number itself, as in Italy.
  const size_t digits = std::strlen(national);
  const size_t zeros = std::min(std::strspn(national, "0"), digits > 0 ? digits - 1 : 0);
  if (zeros > 0) number.set_italian_leading_zero(true);
  if (zeros > 1) number.set_number_of_leading_zeros(static_cast<int>(zeros));
  std::string formatted;
  util().Format(number, PhoneNumberUtil::INTERNATIONAL, &formatted);
  if (formatted.size() > capacity) return 0;
  std::memcpy(buffer, formatted.data(), formatted.size());
  return formatted.size();
}

void pairbook_phone_regions(void *context, void (*take)(void *context, const char *region, bool has_trunk_zero)) {
  for (const PhoneMetadata &region : NumberTables::shared().metadata().metadata()) {
    // Numbers of no country, such as those of satellites.
    if (region.id() == "001") continue;
    std::string prefix = region.national_prefix();
    prefix.erase(std::remove(prefix.begin(), prefix.end(), '~'), prefix.end());
    take(context, region.id().c_str(), prefix == "0");
  }
}

void pairbook_phone_country_codes(void *context, void (*take)(void *context, int code)) {
  for (const PhoneMetadata &region : NumberTables::shared().metadata().metadata()) take(context, region.country_code());
}
