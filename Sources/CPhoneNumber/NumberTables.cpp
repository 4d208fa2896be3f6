#include "NumberTables.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "DigitPattern.h"

using i18n::phonenumbers::PhoneMetadata;
using i18n::phonenumbers::PhoneNumberDesc;

// Of the library's own; no header of it declares them.
namespace i18n::phonenumbers {
int metadata_size();
const void *metadata_get();
}  // namespace i18n::phonenumbers

namespace {

// At most fifteen (E.164), each 0 to 9.
struct Digits {
  uint8_t values[15];
  size_t count = 0;

  const uint8_t *from(size_t start) const { return values + start; }
};

// An expression that may be missing.
struct Expression {
  std::optional<DigitPattern> pattern;

  explicit Expression(const std::string &text) {
    if (!text.empty()) pattern.emplace(text);
  }
  bool is_sound() const { return !pattern || pattern->is_sound(); }
  bool matches(const uint8_t *digits, size_t count) const { return pattern && pattern->matches(digits, count); }
  bool begins(const uint8_t *digits, size_t count) const { return pattern && pattern->begins(digits, count); }
};

// The numbers of a kind.
struct Description {
  Expression numbers;
  // A bit for each length; none for any.
  uint32_t lengths = 0;

  explicit Description(const PhoneNumberDesc &description) : numbers(description.national_number_pattern()) {
    for (int length : description.possible_length()) lengths |= 1u << (length & 31);
  }
  bool has(const uint8_t *digits, size_t count) const {
    return (lengths == 0 || lengths >> count & 1) && numbers.matches(digits, count);
  }
};

}  // namespace

struct NumberTables::Region {
  explicit Region(const PhoneMetadata &metadata) : metadata(metadata) {}

  const PhoneMetadata &metadata;

  // What is read of it, made when it is first asked for.
  struct Rules {
    Expression international, prefix, leading;
    Description general;
    std::vector<Description> others;
    Description fixed, mobile;
    bool is_sound, prefix_is_plain;
    // Lengths that a number of the region has with its area code.
    uint32_t whole_lengths;

    explicit Rules(const PhoneMetadata &m)
        : international(m.international_prefix()), prefix(m.national_prefix_for_parsing()), leading(m.leading_digits()),
          general(m.general_desc()),
          others{Description(m.premium_rate()), Description(m.toll_free()), Description(m.shared_cost()), Description(m.voip()),
                 Description(m.personal_number()), Description(m.pager()), Description(m.uan()), Description(m.voicemail())},
          fixed(m.fixed_line()), mobile(m.mobile()) {
      is_sound = prefix.is_sound() && leading.is_sound() && general.numbers.is_sound() && fixed.numbers.is_sound() &&
                 mobile.numbers.is_sound() &&
                 std::all_of(others.begin(), others.end(), [](const Description &d) { return d.numbers.is_sound(); });
      const std::string &text = m.national_prefix_for_parsing();
      prefix_is_plain = m.national_prefix_transform_rule().empty() &&
                        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
      whole_lengths = general.lengths;
      for (int length : m.general_desc().possible_length_local_only()) whole_lengths &= ~(1u << (length & 31));
    }
  };

  const Rules &rules() const {
    std::call_once(once_, [this] { rules_.emplace(metadata); });
    return *rules_;
  }

 private:
  mutable std::once_flag once_;
  mutable std::optional<Rules> rules_;
};

struct NumberTables::Country {
  int code = 0;
  // The main one first, as the library keeps them.
  std::vector<const Region *> regions;
};

namespace {

enum class Kind { none, unsure, mobile, fixed_or_mobile, fixed, other };

}  // namespace

// As `PhoneNumberUtil::GetNumberTypeHelper` tells it.
template <typename Rules>
static Kind kind_of(const Rules &rules, bool is_alike, const uint8_t *digits, size_t count) {
  if (!rules.general.has(digits, count)) return Kind::none;
  for (const Description &other : rules.others)
    if (other.has(digits, count)) return Kind::other;
  if (rules.fixed.has(digits, count))
    return is_alike || rules.mobile.has(digits, count) ? Kind::fixed_or_mobile : Kind::fixed;
  return !is_alike && rules.mobile.has(digits, count) ? Kind::mobile : Kind::none;
}

// Of the first region of a country that knows the number, as `GetRegionCodeForNumber` and `GetNumberType` tell it.
template <typename Regions>
static Kind kind_in(const Regions &regions, const uint8_t *digits, size_t count) {
  for (const auto *region : regions) {
    const auto &rules = region->rules();
    if (!rules.is_sound) return Kind::unsure;
    const bool is_alike = region->metadata.same_mobile_and_fixed_line_pattern();
    if (region->metadata.has_leading_digits() && regions.size() > 1) {
      if (!rules.leading.begins(digits, count)) continue;
      return kind_of(rules, is_alike, digits, count);
    }
    const Kind kind = kind_of(rules, is_alike, digits, count);
    if (kind != Kind::none) return kind;
  }
  return Kind::none;
}

static bool take_digits(const char *text, size_t length, Digits &digits) {
  if (length == 0 || text[length - 1] < '0' || text[length - 1] > '9' || text[0] < '0' || text[0] > '9') return false;
  for (size_t at = 0; at < length; ++at) {
    const char character = text[at];
    if (character == ' ' || character == '-') continue;
    if (character < '0' || character > '9' || digits.count == sizeof digits.values) return false;
    digits.values[digits.count++] = static_cast<uint8_t>(character - '0');
  }
  return digits.count >= 7;
}

NumberTables::NumberTables() {
  metadata_.ParseFromArray(i18n::phonenumbers::metadata_get(), i18n::phonenumbers::metadata_size());
  countries_.resize(1000);
  for (const PhoneMetadata &one : metadata_.metadata()) {
    regions_.push_back(std::make_unique<Region>(one));
    const Region *region = regions_.back().get();
    if (one.id() != "001") by_id_[one.id()] = region;
    if (one.country_code() <= 0 || one.country_code() >= 1000) continue;
    std::unique_ptr<Country> &country = countries_[static_cast<size_t>(one.country_code())];
    if (!country) country = std::make_unique<Country>();
    country->code = one.country_code();
    auto &all = country->regions;
    all.insert(one.main_country_for_code() ? all.begin() : all.end(), region);
  }
}

NumberTables::~NumberTables() = default;

const NumberTables &NumberTables::shared() {
  // Never taken down: other threads may read until the process ends.
  static const NumberTables *const tables = new NumberTables;
  return *tables;
}

bool NumberTables::read(const char *text, size_t length, const char *region, pairbook_phone &phone) const {
  Digits digits;
  const bool has_plus = length > 0 && text[0] == '+';
  if (!take_digits(text + has_plus, length - has_plus, digits)) return false;
  const Country *country = nullptr;
  size_t start = 0;
  if (has_plus) {
    if (digits.values[0] == 0) return false;
    size_t code = 0;
    // No calling code is the beginning of another.
    while (!country && start < 3) {
      code = code * 10 + digits.values[start++];
      country = countries_[code].get();
    }
    if (!country || country->regions.front()->metadata.id() == "001") return false;
    const auto &main = country->regions.front()->rules();
    if (!main.is_sound || main.prefix.begins(digits.from(start), digits.count - start)) return false;
  } else {
    const auto found = by_id_.find(region);
    if (found == by_id_.end()) return false;
    const auto &own = found->second->rules();
    const uint8_t *all = digits.from(0);
    if (!own.is_sound || !own.international.is_sound() || own.international.begins(all, digits.count)) return false;
    country = countries_[static_cast<size_t>(found->second->metadata.country_code())].get();
    const std::string code = std::to_string(country->code);
    if (std::equal(code.begin(), code.end(), all, [](char c, uint8_t digit) { return c - '0' == digit; })) return false;
    if (own.prefix.begins(all, digits.count)) {
      if (!own.prefix_is_plain) return false;
      const size_t prefix = found->second->metadata.national_prefix_for_parsing().size();
      const size_t rest = digits.count - prefix;
      if (!(own.whole_lengths >> rest & 1)) return false;
      if (!own.general.numbers.matches(all, digits.count) || own.general.numbers.matches(digits.from(prefix), rest))
        start = prefix;
    }
  }
  const uint8_t *national = digits.from(start);
  const size_t count = digits.count - start;
  phone = {};
  switch (kind_in(country->regions, national, count)) {
    case Kind::none:
    case Kind::unsure: return false;
    case Kind::mobile: phone.kind = PAIRBOOK_PHONE_MOBILE; break;
    case Kind::fixed_or_mobile: phone.kind = PAIRBOOK_PHONE_FIXED_OR_MOBILE; break;
    case Kind::fixed: phone.kind = PAIRBOOK_PHONE_FIXED; break;
    case Kind::other: phone.kind = PAIRBOOK_PHONE_OTHER; break;
  }
  phone.status = PAIRBOOK_PHONE_VALID;
  uint64_t value = static_cast<uint64_t>(country->code);
  for (size_t at = 0; at < count; ++at) value = value * 10 + national[at];
  // With its country code a national number may be longer than E.164 allows.
  if (value >= 1'000'000'000'000'000) return false;
  phone.digits = value;
  return true;
}
