/// Every kind of problem that Pairbook reports about the files of a book, with its stable number.
///
/// A number is never given to another problem, nor taken back. The ranges are `PB0xx` files,
/// encodings, CSV and JSON structure; `PB1xx` users; `PB2xx` archiving; `PB3xx` `account.json` and
/// `pairbook.json`; `PB4xx` machine-written files; `PB5xx` git and the repository.
package enum DiagnosticCode: String, CaseIterable, Codable, Hashable, Sendable {
  // Files and encodings.
  case utf16 = "PB001"
  case notUTF8 = "PB002"
  case nulByte = "PB003"
  case fileTooLarge = "PB004"
  case furtherProblems = "PB005"
  case mergeConflict = "PB009"

  // CSV structure.
  case noHeader = "PB010"
  case duplicateHeader = "PB011"
  case emptyHeader = "PB012"
  case rowTooShort = "PB013"
  case rowTooLong = "PB014"
  case unclosedQuote = "PB015"
  case textAfterQuote = "PB016"
  case strayQuote = "PB017"
  case loneCarriageReturn = "PB018"
  case rowTooLarge = "PB019"
  case tooManyColumns = "PB020"
  case suspectedRowInCell = "PB021"
  case cutOff = "PB024"

  // JSON structure.
  case jsonSyntax = "PB030"
  case duplicateKey = "PB031"
  case nestedTooDeep = "PB032"
  case trailingText = "PB033"
  case byteOrderMark = "PB034"
  case invalidString = "PB035"
  case numberOutOfRange = "PB036"

  // Files of a book.
  case missingFile = "PB006"
  case notAFile = "PB007"
  case twinFiles = "PB008"

  // CSV columns.
  case missingColumn = "PB022"
  case misnamedColumn = "PB023"

  // Users.
  case invalidEmail = "PB101"
  case wrappedEmail = "PB102"
  case duplicateUser = "PB103"
  case duplicateUserID = "PB104"
  case invalidPhone = "PB105"
  case damagedPhone = "PB106"
  case notMobile = "PB107"
  case phoneWithoutCountry = "PB108"
  case duplicatePhone = "PB109"
  case missingPhone = "PB110"
  case invalidPreviousEmail = "PB111"
  case previousEmailInUse = "PB112"
  case invalidManagerEmail = "PB113"
  case invalidLocale = "PB114"
  case sharedPhone = "PB115"
  case oddPhone = "PB116"
  case rosterEmptied = "PB117"
  case damagedName = "PB118"
  case formulaName = "PB119"

  // Archiving.
  case nobodyNamed = "PB201"
  case invalidWish = "PB202"
  case invalidDate = "PB203"
  case emptyPeriod = "PB204"
  case datedOff = "PB205"
  case duplicateWish = "PB206"
  case notInRoster = "PB207"
  case contradictoryUser = "PB208"
  case exemptionWithoutReason = "PB209"
  case wishesEmptied = "PB210"

  // Settings.
  case wrongType = "PB301"
  case wrongValue = "PB302"
  case missingKey = "PB303"
  case unknownKey = "PB304"
  case newerVersion = "PB305"
  case invalidAddress = "PB310"
  case secretInURL = "PB311"
  case invalidSendWindow = "PB312"
  case unknownZone = "PB313"
  case unknownRegion = "PB314"
  case looserGuard = "PB315"
  case signaturesUnsupported = "PB316"
  case unsafeBaseURL = "PB317"
  case missingMailSetting = "PB318"
  case nobodyToAsk = "PB319"
  case wrongAccountID = "PB320"
  case duplicateAccountID = "PB321"
  case notAnAccount = "PB322"
  case noAccountFile = "PB323"
  case patternMatchesNothing = "PB324"
  case nestedBook = "PB325"
  case unknownConnection = "PB326"
  case invalidFreeze = "PB327"
  case placeholder = "PB328"
  case mailTemplate = "PB330"

  // Machine-written files.
  case statusUnreadable = "PB401"
  case statusEdited = "PB402"
  case machineFileEdited = "PB403"
  case statusUnexplained = "PB404"
  case eventUnreadable = "PB410"
  case eventChainBroken = "PB411"
  case eventsRewritten = "PB412"
  case eventNotInStore = "PB413"
  case storeContradicted = "PB414"
  case eventsFromElsewhere = "PB415"

  // Git and the repository.
  case privateFolderInGit = "PB501"

  /// The severity that a problem has unless its place says otherwise.
  package var severity: Diagnostic.Severity { entry.severity }

  /// What the code stands for, in one sentence.
  package var meaning: String { entry.meaning }

  private var entry: (severity: Diagnostic.Severity, meaning: String) {
    switch self {
    case .utf16: (.error, "The file is in UTF-16 or UTF-32; nothing of it is read.")
    case .notUTF8: (.error, "The file has bytes that are not UTF-8; nothing of it is read.")
    case .nulByte: (.error, "A row has a NUL byte; it is not read.")
    case .fileTooLarge: (.error, "The file is larger than a book's file may be; it is not read.")
    case .furtherProblems: (.error, "The file has more structural problems than are listed.")
    case .mergeConflict:
      (.error, "A merge was left unfinished in the file; neither of its sides is acted on.")

    case .noHeader: (.error, "The file does not begin with a row of column names.")
    case .duplicateHeader: (.error, "Two columns have the same name; neither is read.")
    case .emptyHeader: (.warning, "A column has no name; its cells are kept but not read.")
    case .rowTooShort: (.error, "A row has fewer cells than the header; it is not read.")
    case .rowTooLong: (.error, "A row has more cells than the header; it is not read.")
    case .unclosedQuote: (.error, "A quoted cell is never closed; its row is not read.")
    case .textAfterQuote: (.error, "Text follows the closing quote of a cell; its row is not read.")
    case .strayQuote: (.error, "A quote stands within a bare cell; its row is not read.")
    case .loneCarriageReturn: (.error, "A line ends with a carriage return alone.")
    case .rowTooLarge: (.error, "A row has more bytes than a row may have; it is not read.")
    case .tooManyColumns: (.error, "The header has more columns than a sheet may have.")
    case .suspectedRowInCell: (.warning, "A quoted cell seems to have swallowed a row.")
    case .cutOff:
      (.error, "The file ends within a row and seems to be cut off; the row is not read.")

    case .jsonSyntax: (.error, "The text is not JSON at this place.")
    case .duplicateKey: (.error, "An object has the same key twice.")
    case .nestedTooDeep: (.error, "Objects and arrays are nested deeper than 64 levels.")
    case .trailingText: (.error, "Text follows the end of the JSON value.")
    case .byteOrderMark: (.warning, "A JSON file begins with a byte order mark.")
    case .invalidString: (.error, "A JSON string has a wrong escape or a control character.")
    case .numberOutOfRange: (.error, "A JSON number is too large to be represented.")

    case .missingFile: (.error, "A file that is needed is missing.")
    case .notAFile: (.error, "A link, a submodule or a folder stands where a file should be.")
    case .twinFiles: (.error, "There is a CSV and a JSON file of the same kind; neither is read.")

    case .missingColumn:
      (.error, "A column that is needed is missing; nothing of the file is read.")
    case .misnamedColumn:
      (.warning, "A column is not read, though its name comes near one that is.")

    case .invalidEmail: (.error, "A row's e-mail is none; the row is not read.")
    case .wrappedEmail: (.warning, "An e-mail stands in a hyperlink or behind a name; it was read.")
    case .duplicateUser: (.error, "Two rows have the same e-mail; their user is held.")
    case .duplicateUserID: (.error, "Two users have the same id; both are held.")
    case .invalidPhone: (.error, "A text is no phone number; its user is held.")
    case .damagedPhone: (.error, "A spreadsheet has damaged a phone number; its user is held.")
    case .notMobile: (.error, "A number is not a mobile one; its user is held.")
    case .phoneWithoutCountry: (.error, "A number has no country; its user is held.")
    case .duplicatePhone: (.error, "Two users have the same phone; both are held.")
    case .missingPhone: (.error, "Archiving is on for a user without a phone; the user is held.")
    case .invalidPreviousEmail: (.error, "A previous e-mail is none; its user is held.")
    case .previousEmailInUse: (.error, "A previous e-mail is another user's; the user is held.")
    case .invalidManagerEmail: (.warning, "A manager's e-mail is none; it is not used.")
    case .invalidLocale:
      (.warning, "A locale is no language tag, or of no language or country there is.")
    case .sharedPhone: (.warning, "Users of two accounts have the same phone.")
    case .oddPhone: (.warning, "A phone number was read, though its text is damaged.")
    case .rosterEmptied: (.warning, "A roster that listed people lists nobody any more.")
    case .damagedName:
      (.error, "A spreadsheet wrote an error instead of a name; the name is not used.")
    case .formulaName: (.warning, "A name begins with =, as a formula does; it was read.")

    case .nobodyNamed: (.error, "A row names nobody; it is not read.")
    case .invalidWish: (.error, "A row says neither on nor off; its user is held.")
    case .invalidDate: (.error, "A date is none; its user is held.")
    case .emptyPeriod: (.error, "A period ends before it begins; its user is held.")
    case .datedOff: (.error, "A row that is off has a date; its user is held.")
    case .duplicateWish: (.error, "Two rows are about the same user, who is held.")
    case .notInRoster: (.error, "A row is on for somebody whom the roster does not list.")
    case .contradictoryUser: (.error, "A row's e-mail and id are of two users, who are held.")
    case .exemptionWithoutReason: (.error, "An exemption has no reason; its user is held.")
    case .wishesEmptied:
      (.error, "An archiving file in which people were on names nobody any more; all are held.")

    case .wrongType: (.error, "A JSON value is of the wrong type.")
    case .wrongValue: (.error, "A JSON value is not one that may stand there.")
    case .missingKey: (.error, "A key that is needed is missing.")
    case .unknownKey: (.error, "A key is not known.")
    case .newerVersion: (.error, "The file is of a newer format.")
    case .invalidAddress: (.error, "An e-mail address in the settings is none; it is not used.")
    case .secretInURL: (.error, "A URL holds a secret, which everybody with a clone can read.")
    case .invalidSendWindow: (.error, "A send window closes before it opens.")
    case .unknownZone: (.error, "There is no such time zone.")
    case .unknownRegion: (.error, "There is no such country.")
    case .looserGuard: (.error, "An account's guard is looser than the book's, which holds.")
    case .signaturesUnsupported:
      (.error, "The book asks for signed commits, which this version cannot check.")
    case .unsafeBaseURL:
      (
        .error,
        "Links under a pairing page's address would not work or not be safe; it is not used."
      )
    case .missingMailSetting:
      (.error, "A setting that mails need is missing, so nobody of the account can be invited.")
    case .nobodyToAsk:
      (
        .warning,
        "An enabled account names nobody whom people may ask, and nobody who is told of trouble."
      )
    case .wrongAccountID: (.error, "An account's id is not the name of its folder.")
    case .duplicateAccountID: (.error, "Two accounts have the same id; nothing is done for either.")
    case .notAnAccount: (.error, "A folder that should be an account cannot be one.")
    case .noAccountFile: (.warning, "A folder has no account.json, so it is no account.")
    case .nestedBook: (.error, "A folder is an account of a book and a book of its own.")
    case .invalidFreeze: (.error, "A freeze ends before it begins, or names a day there is not.")
    case .placeholder:
      (.error, "A placeholder stands where a setting of one's own belongs; no mail has it.")
    case .unknownConnection:
      (.error, "An account chooses a mail server or gateway that the book does not name.")
    case .patternMatchesNothing: (.warning, "A pattern of account folders finds none.")
    case .mailTemplate: (.error, "A mail template is in error; its account is not synced.")

    case .statusUnreadable:
      (.warning, "A row of status.csv cannot be read; the next sync writes it anew.")
    case .statusEdited:
      (.warning, "A row of status.csv is not what Pairbook wrote; the next sync puts it right.")
    case .machineFileEdited:
      (.error, "A file of evidence, which Pairbook alone writes, was changed by somebody else.")
    case .statusUnexplained: (.error, "A row of status.csv tells what no event explains.")
    case .eventUnreadable: (.error, "A line of an events file is no event.")
    case .eventChainBroken: (.error, "An event does not follow the one before it.")
    case .eventsRewritten:
      (.error, "A commit did something else to an events file than add lines at its end.")
    case .eventNotInStore: (.error, "The store holds another event than the book, or none.")
    case .eventsFromElsewhere:
      (.error, "A commit that is no publication of a sync brought events.")
    case .storeContradicted: (.error, "The store shows another status than its own events.")

    case .privateFolderInGit:
      (.error, "The folder of the store and the link key came with the clone, or is a link.")
    }
  }
}
