import PhoneNumbers

/// What is to be said of the phone number in a cell.
enum PhoneCell {
  static func code(of problem: PhoneProblem) -> DiagnosticCode {
    switch problem {
    case .notANumber, .tooShort, .tooLong, .unknownCountryCode, .invalid: .invalidPhone
    case .needsCountryCode: .phoneWithoutCountry
    case .cannotBeMobile: .notMobile
    case .scientificNotation, .decimalNumber, .lostPlus, .lostZero: .damagedPhone
    }
  }

  /// What is wrong with a number that is not read.
  static func refusal<Rows: RowSource<RosterColumn>>(
    _ problem: PhoneProblem, _ rows: Rows, _ row: Int
  ) -> Diagnostic {
    let text = rows.text(row, .mobilePhone)
    return rows.problem(
      code(of: problem), row, .mobilePhone, "\"\(text.shortened)\": \(problem.message)",
      help: problem.help)
  }

  /// What is odd about a number that is read all the same.
  static func warning<Rows: RowSource<RosterColumn>>(
    _ remark: PhoneRemark, _ number: PhoneNumber, _ rows: Rows, _ row: Int
  ) -> Diagnostic {
    let text = rows.text(row, .mobilePhone)
    return rows.problem(
      .oddPhone, row, .mobilePhone,
      "\"\(text.shortened)\" was read as \(number.international): \(remark.message)",
      help: "if that is right, write it so")
  }
}
