import Engine

extension BookSettings {
  /// The settings of `pairbook.json`, and everything that is wrong with it.
  ///
  /// `settings` is nil where the file is too damaged, or too new, for anything to be done with the book.
  package static func read(
    _ bytes: [UInt8], path: String = "pairbook.json", zones: ZoneTable = ZoneTable()
  ) -> (settings: BookSettings?, diagnostics: [Diagnostic]) {
    var reader = SettingsReader(
      JSONDocument(bytes: bytes, path: path), shape: SettingsShapes.book, zones: zones)
    let settings = BookSettings(&reader)
    return (reader.isUnusable ? nil : settings, reader.problems.sorted())
  }

  private init?(_ reader: inout SettingsReader) {
    guard let id = reader.node("id")?.value.string else { return nil }
    self.init(id: id.lowercased())
    accounts = reader.node("accounts")?.elements?.compactMap { node in
      node.value.string.map { FolderPattern($0, at: reader.document.position(of: node)) }
    }
    roles = Roles(
      support: reader.emails(reader.node("roles", "support")),
      mspAdmins: reader.emails(reader.node("roles", "mspAdmins")))
    readConnections(&reader)
    invitations = reader.invitations(reader.node("invitations"), over: .standard)
    guards = reader.guards(reader.node("guards"), over: Policy.Guards())
    reader.set(&staleAfter, reader.node("evidence", "staleAfter"))
    prune = reader.node("prune")?.value.bool ?? false
    let branch = reader.node("publish", "branch")?.value.string
    publish = Publish(
      branch: branch == "current" ? nil : branch, push: reader.node("publish", "push")?.value.bool)
    readTrust(&reader)
  }

  private mutating func readConnections(_ reader: inout SettingsReader) {
    if let node = reader.node("connections", "store"), let url = node.value.string {
      connections.store = url
      reader.checkForSecret(node, instead: "PAIRBOOK_STORE")
    }
    if let node = reader.node("connections", "mail"), let url = node.value.string {
      connections.mail = url
      reader.checkForPlaceholder(node)
      reader.checkForSecret(node, instead: "PAIRBOOK_MAIL_PASSWORD")
    }
    if let node = reader.node("connections", "webhookURL"), let url = node.value.string {
      connections.webhookURL = url
      reader.checkForPlaceholder(node)
      reader.checkForSecret(node, instead: "PAIRBOOK_WEBHOOK_SECRET")
    }
    if let node = reader.node("connections", "gateway"), let url = node.value.string {
      connections.gateway = url
      reader.checkForPlaceholder(node)
      reader.checkForSecret(node, instead: "PAIRBOOK_GATEWAY_KEY")
    }
    connections.mails = reader.namedURLs(
      reader.node("connections", "mails"), secret: "PAIRBOOK_MAIL_PASSWORD")
    connections.gateways = reader.namedURLs(
      reader.node("connections", "gateways"), secret: "PAIRBOOK_GATEWAY_KEY")
  }

  private mutating func readTrust(_ reader: inout SettingsReader) {
    if let path = reader.node("trust", "allowedSigners")?.value.string {
      trust.allowedSigners = path
    }
    if let node = reader.node("trust", "requireSignedCommits"), node.value.bool == true {
      trust.requireSignedCommits = true
      reader.report(
        .signaturesUnsupported, node,
        "the book asks for signed commits, which this version of Pairbook cannot check",
        help: "use a version that can; setting it to false lets everybody with push access decide")
    }
  }
}
