/// Numbers as WhatsApp has them.
enum WhatsAppNumber {
  static func isSame(_ invited: String, as reported: String) -> Bool? { invited == reported }
}
