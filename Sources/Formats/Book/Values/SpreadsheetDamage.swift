/// What a spreadsheet leaves in a cell whose formula went wrong.
enum SpreadsheetDamage {
  /// The error with which a text begins, such as `#REF!`; nil for any other text.
  static func error(in text: String) -> String? {
    guard text.hasPrefix("#") else { return nil }
    let capitals = text.uppercased()
    return errors.first { capitals.hasPrefix($0) }
  }

  /// As Excel and LibreOffice write them in English, German, French, Spanish and Portuguese.
  private static let errors = [
    "#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!",
    "#BEZUG!", "#WERT!", "#NV", "#ZAHL!",
    "#NOM?", "#VALEUR!", "#NOMBRE!", "#NUL!",
    "#¡REF!", "#¿NOMBRE?", "#¡VALOR!", "#N/D", "#¡DIV/0!", "#¡NUM!", "#¡NULO!",
    "#NOME?", "#VALOR!", "#NÚM!", "#NULO!",
  ]
}
