extension String {
  /// With a capital at its beginning, unless it begins with the name of a file, or of a command: those are spelt as they
  /// are.
  package var beginningSentence: String {
    let first = prefix { !$0.isWhitespace }
    guard !first.contains(where: { "./_`\"".contains($0) }), first != "git", first != "pairbook"
    else { return self }
    return prefix(1).uppercased() + dropFirst()
  }
}
