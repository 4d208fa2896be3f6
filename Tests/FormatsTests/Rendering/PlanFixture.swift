import Engine

@testable import Formats

/// A plan with one of everything.
enum PlanFixture {
  static let now = Instant(1_795_419_900)  // 2026-11-23T07:45:00Z

  static let plan = PlanDocument(
    revision: "83551c912df093bb5c9feb539c730637a703c249", worktree: false,
    uncommitted: ["accounts/acme/users.csv"], now: now, observedAt: nil,
    accounts: [acme, AccountPlan(account: "beta"), gamma], diagnostics: [diagnostic],
    inputs: [
      "pairbook.json": "1111111111111111111111111111111111111111",
      "accounts/acme/users.csv": "2222222222222222222222222222222222222222",
    ],
    failures: [
      PlanDocument.Failure(
        account: "delta", message: "accounts/delta/status.csv, line 2, is damaged.",
        remedy: "Restore the file.")
    ], asked: 6)

  private static let acme = AccountPlan(
    account: "acme",
    actions: [
      Action(
        account: "acme", user: "ann@acme.example", kind: .invite, reason: .new,
        phone: "+447911123456", to: .notConnected, newLink: true),
      Action(
        account: "acme", user: "bob@acme.example", kind: .rename, reason: .emailChanged,
        phone: "+447911123457", from: .archiving, to: .archiving, subject: "s_1",
        previousEmail: "robert@acme.example"),
      Action(
        account: "acme", user: "cat@acme.example", kind: .withdraw, reason: .off,
        phone: "+447911123458", from: .archiving, subject: "s_2"),
    ],
    held: [
      Held(
        account: "acme", user: "dan@acme.example", kind: .withdraw,
        hold: .noLongerListed(email: "dan@acme.example")),
      Held(
        account: "acme", user: "eve@acme.example", kind: .invite,
        hold: .invitations(count: 501, limit: 500)),
      Held(
        account: "acme", user: "fay@acme.example", kind: .invite,
        hold: .invitations(count: 501, limit: 500)),
    ])

  private static let gamma = AccountPlan(
    account: "gamma",
    unmanaged: [UnknownSession(session: "x-1", phone: "+447911123459")])

  private static let diagnostic = Diagnostic(
    .invalidPhone, path: "accounts/acme/users.csv", at: SourcePosition(line: 3, column: 4),
    message: "\"a|b\": this is not one phone number", help: "write <one> number")
}
