#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// A regular expression over digits, as the metadata of numbering plans has them, made into a table that costs one look-up a
// digit.
class DigitPattern {
 public:
  // Digits, `\d`, `[…]`, `(…)`, `(?:…)`, `|`, `?`, `{n}`, `{n,m}` and `$`; with anything else, or too large, it is not sound.
  explicit DigitPattern(const std::string &expression);

  bool is_sound() const { return is_sound_; }
  // Whether all of the digits, each 0 to 9, match.
  bool matches(const uint8_t *digits, size_t count) const;
  // Whether some beginning of them does.
  bool begins(const uint8_t *digits, size_t count) const;

 private:
  // The ten digits, and the end of the text.
  static constexpr size_t kSymbols = 11, kEnd = 10;
  bool is_sound_ = false;
  // The row of each state; 0 is the state of failure, 1 the first.
  std::vector<uint16_t> next_;
  std::vector<bool> accepts_;

  uint16_t next(uint16_t state, size_t symbol) const { return next_[state * kSymbols + symbol]; }
};
