import Engine

/// The people of an account: the roster's users, each with what the archiving file asks for them, and those whom the
/// archiving file alone names.
enum People {
  static func merge(_ roster: Roster, _ archiving: Archiving) -> [Person] {
    var people: [Person] = []
    people.reserveCapacity(roster.users.count + archiving.unlisted.count)
    for (index, user) in roster.users.enumerated() {
      let request = archiving.byUser[index]
      people.append(
        Person(
          email: user.email, id: user.id, previousEmail: user.previousEmail, phone: user.phone,
          wish: wish(request?.wish ?? .none, of: user), exemption: request?.exemption))
    }
    for other in archiving.unlisted {
      people.append(
        Person(
          email: other.email, id: other.id, listed: false, phone: .missing,
          wish: other.request.wish, exemption: other.request.exemption))
    }
    return people
  }

  /// A user whose row is at fault is held where archiving is on; *off* is understood all the same.
  private static func wish(_ wish: Wish, of user: Roster.User) -> Wish {
    guard case .on = wish, let fault = user.fault else { return wish }
    return .unreadable(code: fault.rawValue)
  }

  /// Users who are to be archived and have no phone at all; one problem where the file has no phones.
  static func withoutPhone<Rows: RowSource<RosterColumn>>(
    _ people: [Person], _ roster: Roster, _ rows: Rows
  ) -> [Diagnostic] {
    let users = zip(roster.users, people).filter { _, person in
      guard person.phone == .missing, person.exemption == nil, case .on = person.wish else {
        return false
      }
      return true
    }.map(\.0)
    guard !users.isEmpty else { return [] }
    if let lack = rows.lack(of: .mobilePhone) {
      return [withoutColumn(lack, users.count, path: rows.path)]
    }
    // Of two columns of that name neither is read, which was said.
    guard rows.has(.mobilePhone) else { return [] }
    return users.map { user in
      rows.problem(
        .missingPhone, user.row, .mobilePhone,
        "archiving is on for \(user.email), who has no mobile phone",
        help: "enter the phone, or set archiving off; until then the user is held")
    }
  }

  private static func withoutColumn(_ lack: ColumnLack, _ count: Int, path: String) -> Diagnostic {
    let header = RosterColumn.mobilePhone.header
    let who = count == 1 ? "1 person who is on needs it" : "\(count) people who are on need it"
    let name = lack.meant.map { "\"\($0.shortened)\"" } ?? "the column that has the phones"
    return Diagnostic(
      .missingPhone, path: path, at: lack.position,
      message: "there is no column \"\(header)\", and \(who)",
      help: "bring it back, or name \(name) so; until then they are held")
  }
}
