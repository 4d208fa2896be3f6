import Formats
import Glibc

/// Where a command's words go: results to stdout, everything else to stderr.
struct Console: Sendable {
  let color: Bool
  let quiet: Bool
  let verbose: Bool
  /// Where notes go instead of stderr: a process that runs for long tells the same once.
  var notes: (@Sendable (String) -> Void)?

  init(_ options: CommonOptions) {
    quiet = options.quiet
    verbose = options.verbose
    color =
      switch options.color {
      case .always: true
      case .never: false
      case .auto: isatty(1) == 1 && getenv("NO_COLOR") == nil
      }
  }

  /// Columns of the terminal; nil where stdout is none.
  var width: Int? {
    guard isatty(1) == 1 else { return nil }
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Prints a result, or with `lineEnd` false a part of one.
  func result(_ text: String, lineEnd: Bool = true) {
    Self.print(!lineEnd || text.hasSuffix("\n") ? text : text + "\n", to: 1)
  }

  /// Prints a result for programs.
  func result(_ json: JSONValue) {
    result(TerminalText.printable(json, .pretty))
  }

  /// Tells a person what is going on, unless they asked for quiet.
  func note(_ text: String) {
    if let notes { return notes(text) }
    if !quiet { Self.print(text + "\n", to: 2) }
  }

  /// Whether a person sees what is written to stderr.
  var isTerminal: Bool { isatty(2) == 1 }

  /// Columns of the terminal behind stderr; nil where it is none.
  var errorWidth: Int? {
    var size = winsize()
    guard isTerminal, ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Tells a person what happened at a time of day, above a line that goes on being overwritten.
  func happened(at time: String, _ lines: [String]) {
    guard !quiet else { return }
    let margin = String(repeating: " ", count: time.count + 2)
    let shown = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
    for (index, line) in shown.enumerated() {
      Self.print((index == 0 ? time + "  " : margin) + line + "\n", to: 2)
    }
  }

  func detail(_ text: String) {
    if verbose { Self.print(text + "\n", to: 2) }
  }

  /// A line that is overwritten by the next; only where stderr is a terminal.
  func progress(_ text: String) {
    guard !quiet, isatty(2) == 1 else { return }
    Self.write("\r\u{1B}[2K" + TerminalText.harmless(text), to: 2)
  }

  func progressDone() {
    guard !quiet, isatty(2) == 1 else { return }
    Self.write("\r\u{1B}[2K", to: 2)
  }

  /// What a person at the terminal answers to the last of the lines; nil where there is no terminal to ask at.
  static func answer(to lines: [String]) -> String? {
    guard isatty(0) == 1, isatty(2) == 1 else { return nil }
    print(lines.joined(separator: "\n"), to: 2)
    return readLine() ?? ""
  }

  static func complain(_ failure: Failure) {
    print("error: \(indented(failure.message))\n", to: 2)
    for line in failure.details { print("  \(indented(line))\n", to: 2) }
    if let remedy = failure.remedy { print("help: \(indented(remedy))\n", to: 2) }
  }

  /// Further lines begin with a space: what a file holds cannot begin a line as the program does.
  private static func indented(_ text: String) -> String {
    text.replacing(/\n(?! )/) { _ in "\n  " }
  }

  /// The one way out for words: whatever stands in files, commits and answers is shown, never obeyed.
  private static func print(_ text: String, to descriptor: Int32) {
    write(TerminalText.printable(text), to: descriptor)
  }

  /// Writes all of it; ends the process quietly when the reader has gone, loudly when the disk is full.
  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = ArraySlice(Array(text.utf8))
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        exit(errno == EPIPE ? ExitStatus.done.rawValue : ExitStatus.failed.rawValue)
      }
      bytes = bytes.dropFirst(written)
    }
  }
}
