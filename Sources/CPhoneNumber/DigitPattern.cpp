#include "DigitPattern.h"

#include <algorithm>
#include <map>

namespace {

// What can be read next: of the symbols of a set, or without reading anything.
struct Edge {
  uint16_t symbols;
  uint16_t target;
};

// A machine in the manner of Thompson: states with edges, some of which read nothing.
struct Machine {
  static constexpr size_t kLargest = 20'000;
  std::vector<std::vector<Edge>> states;

  uint16_t add() {
    states.emplace_back();
    return static_cast<uint16_t>(states.size() - 1);
  }
  void link(uint16_t from, uint16_t target, uint16_t symbols = 0) { states[from].push_back({symbols, target}); }
  bool is_too_large() const { return states.size() > kLargest; }
};

struct Part {
  uint16_t first, last;
};

// Reads an expression by recursive descent, adding its parts to a machine.
class Reader {
 public:
  Reader(const std::string &text, Machine &machine) : text_(text), machine_(machine) {}

  // Whether all of it was understood.
  bool read(Part &part) { return alternatives(part) && at_ == text_.size(); }

 private:
  const std::string &text_;
  Machine &machine_;
  size_t at_ = 0;

  bool is_at(char character) const { return at_ < text_.size() && text_[at_] == character; }
  bool take(char character) {
    if (!is_at(character)) return false;
    ++at_;
    return true;
  }

  bool alternatives(Part &part) {
    part = {machine_.add(), machine_.add()};
    do {
      Part branch;
      if (!sequence(branch)) return false;
      machine_.link(part.first, branch.first);
      machine_.link(branch.last, part.last);
    } while (take('|'));
    return true;
  }

  bool sequence(Part &part) {
    part.first = part.last = machine_.add();
    while (at_ < text_.size() && !is_at('|') && !is_at(')')) {
      Part piece;
      if (!repeated(piece)) return false;
      machine_.link(part.last, piece.first);
      part.last = piece.last;
    }
    return true;
  }

  // A piece and how often it stands: it is read again for each time.
  bool repeated(Part &part) {
    const size_t begin = at_;
    Part piece;
    if (!atom(piece)) return false;
    unsigned fewest = 1, most = 1;
    const size_t end = at_;
    if (take('?')) {
      fewest = 0;
    } else if (take('{')) {
      if (!number(fewest)) return false;
      most = fewest;
      if (take(',') && !number(most)) return false;
      if (!take('}') || most < fewest || most == 0 || most > 20) return false;
    }
    // What may stand any number of times, or is taken in another order, is in no numbering plan.
    if (is_at('*') || is_at('+') || is_at('?') || is_at('{')) return false;
    const size_t after = at_;
    part = {machine_.add(), machine_.add()};
    uint16_t last = part.first;
    for (unsigned time = 0; time < most; ++time) {
      if (time > 0) {
        at_ = begin;
        if (!atom(piece) || at_ != end) return false;
      }
      if (time >= fewest) machine_.link(last, part.last);
      machine_.link(last, piece.first);
      last = piece.last;
    }
    machine_.link(last, part.last);
    at_ = after;
    return !machine_.is_too_large();
  }

  bool number(unsigned &value) {
    const size_t begin = at_;
    for (value = 0; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && at_ - begin < 3; ++at_)
      value = value * 10 + static_cast<unsigned>(text_[at_] - '0');
    return at_ > begin;
  }

  bool atom(Part &part) {
    if (take('(')) {
      if (take('?') && !take(':')) return false;
      return alternatives(part) && take(')');
    }
    uint16_t symbols = 0;
    if (take('[')) {
      if (!set(symbols)) return false;
    } else if (take('\\')) {
      if (!take('d')) return false;
      symbols = 0x3FF;
    } else if (take('$')) {
      symbols = 1 << 10;
    } else if (!digit(symbols)) {
      return false;
    }
    part = {machine_.add(), machine_.add()};
    machine_.link(part.first, part.last, symbols);
    return true;
  }

  bool set(uint16_t &symbols) {
    while (!take(']')) {
      uint16_t low, high;
      if (!digit(low)) return false;
      high = low;
      if (take('-') && !digit(high)) return false;
      if (high < low) return false;
      for (uint16_t symbol = low; symbol <= high; symbol <<= 1) symbols |= symbol;
    }
    return symbols != 0;
  }

  bool digit(uint16_t &symbols) {
    if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') return false;
    symbols = static_cast<uint16_t>(1 << (text_[at_++] - '0'));
    return true;
  }
};

using States = std::vector<uint16_t>;

// The states that read something, and the last, among those that each can reach without reading anything.
std::vector<States> reach(const Machine &machine, uint16_t last) {
  std::vector<States> reached(machine.states.size());
  std::vector<uint16_t> seen(machine.states.size(), UINT16_MAX);
  for (uint16_t start = 0; start < machine.states.size(); ++start) {
    States open = {start};
    seen[start] = start;
    while (!open.empty()) {
      const uint16_t state = open.back();
      open.pop_back();
      if (state == last) reached[start].push_back(state);
      for (const Edge &edge : machine.states[state]) {
        if (edge.symbols != 0) reached[start].push_back(state);
        if (edge.symbols != 0 || seen[edge.target] == start) continue;
        seen[edge.target] = start;
        open.push_back(edge.target);
      }
    }
  }
  return reached;
}

void tidy(States &states) {
  std::sort(states.begin(), states.end());
  states.erase(std::unique(states.begin(), states.end()), states.end());
}

}  // namespace

DigitPattern::DigitPattern(const std::string &expression) {
  constexpr size_t kLargest = 4'000;
  Machine machine;
  Part part;
  if (!Reader(expression, machine).read(part)) return;
  const std::vector<States> reached = reach(machine, part.last);
  std::map<States, uint16_t> known;
  std::vector<const States *> rows;
  auto row_of = [&](States states) {
    tidy(states);
    auto [place, is_new] = known.emplace(std::move(states), static_cast<uint16_t>(rows.size()));
    if (is_new) rows.push_back(&place->first);
    return place->second;
  };
  row_of({});
  row_of(reached[part.first]);
  for (size_t row = 0; row < rows.size(); ++row) {
    if (rows.size() > kLargest) return;
    States targets[kSymbols];
    bool accepts = false;
    for (uint16_t state : *rows[row]) {
      accepts |= state == part.last;
      for (const Edge &edge : machine.states[state])
        for (size_t symbol = 0; symbol < kSymbols; ++symbol)
          if (edge.symbols >> symbol & 1)
            targets[symbol].insert(targets[symbol].end(), reached[edge.target].begin(), reached[edge.target].end());
    }
    accepts_.push_back(accepts);
    for (States &states : targets) next_.push_back(row_of(std::move(states)));
  }
  is_sound_ = true;
}

bool DigitPattern::matches(const uint8_t *digits, size_t count) const {
  uint16_t state = 1;
  for (size_t at = 0; at < count && state != 0; ++at) state = next(state, digits[at]);
  return accepts_[state] || accepts_[next(state, kEnd)];
}

bool DigitPattern::begins(const uint8_t *digits, size_t count) const {
  uint16_t state = 1;
  for (size_t at = 0; at < count && state != 0; ++at) {
    if (accepts_[state]) return true;
    state = next(state, digits[at]);
  }
  return accepts_[state] || accepts_[next(state, kEnd)];
}
