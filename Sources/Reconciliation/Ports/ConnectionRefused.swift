/// A mail server or gateway that must not be given its secret: nothing is done for the accounts that chose it.
package struct ConnectionRefused: Error, Equatable, Sendable {
  package var words: ErrorWords

  package init(_ words: ErrorWords) { self.words = words }
}
