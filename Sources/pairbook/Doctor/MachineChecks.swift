import Engine
import Formats
import GitWorkspace
import Glibc
import Reconciliation

/// Whether mail can leave, what the gateway means, and whether disk and clock will do.
struct MachineChecks {
  let workspace: Workspace
  let settings: BookSettings

  // MARK: Mail

  func mail() async throws -> [Finding] {
    var findings: [Finding] = []
    do {
      let routes = try workspace.mailRoutes(settings)
      for route in routes.all { findings += try await mail(route, isOnly: routes.isOnly) }
      for fault in routes.faults.sorted(by: { $0.key < $1.key }) {
        findings.append(try .failed(.mail, fault.value))
      }
    } catch {
      findings.append(try .failed(.mail, error))
    }
    let missing = [
      settings.invitations.from == nil ? "invitations.from" : nil,
      settings.invitations.baseURL == nil ? "invitations.baseURL" : nil,
    ].compactMap { $0 }
    if !missing.isEmpty {
      findings.append(
        .warning(
          .mail, "pairbook.json does not set \(missing.joined(separator: " and ")).",
          help: "Set it there, or in every account.json: without it nobody can be invited."))
    }
    return findings
  }

  private func mail(_ route: MailRoute, isOnly: Bool) async throws -> [Finding] {
    do {
      try route.entrusted?.guardSecret()
      let cautions = try route.cautions(in: workspace.place.open())
      return [try await sender(route, isOnly: isOnly)]
        + cautions.map { .warning(.mail, $0.message, help: $0.help) }
    } catch {
      return [try failed(.mail, error, of: route.choice)]
    }
  }

  private func sender(_ route: MailRoute, isOnly: Bool) async throws -> Finding {
    let sender = try workspace.sender(route)
    let answer = await sender.check()
    await sender.close()
    switch answer {
    case .ready(let words):
      try route.entrusted?.remember()
      return .ok(.mail, named(route.choice, isOnly: isOnly) + Sentence(words).text)
    case .unavailable(let why): return try failed(.mail, why, of: route.choice)
    }
  }

  /// `eu: ` before what is found of one of several.
  private func named(_ choice: ConnectionChoice, isOnly: Bool = true) -> String {
    switch choice {
    case .named(let name): "\(name): "
    case .unnamed, .unknown: isOnly ? "" : "without a name: "
    }
  }

  private func failed(
    _ topic: Finding.Topic, _ error: any Error, of choice: ConnectionChoice
  ) throws -> Finding {
    var finding = try Finding.failed(topic, error)
    finding.message = named(choice) + finding.message
    return finding
  }

  // MARK: Gateway

  func gateway() async throws -> [Finding] {
    do {
      let routes = try workspace.gatewayRoutes(settings)
      if routes.all.isEmpty && routes.faults.isEmpty {
        return [
          .ok(
            .gateway,
            "There is none: people are invited, but nobody can pair, so nobody becomes Archiving.")
        ]
      }
      var findings: [Finding] = []
      for fault in routes.faults {
        findings.append(try failed(.gateway, fault.error, of: fault.choice))
      }
      for route in routes.all { findings += try await gateway(route) }
      return findings
    } catch {
      return [try .failed(.gateway, error)]
    }
  }

  private func gateway(_ route: GatewayRoute) async throws -> [Finding] {
    do {
      guard let member = try workspace.member(route, settings) else { return [] }
      let caution = try route.entrusted?.caution()
      let about: GatewayAbout
      do {
        about = try await member.gateway.about()
      } catch {
        throw GatewayFailure(route.choice, gateway: route.name, error: error)
      }
      try route.entrusted?.remember()
      return [.ok(.gateway, "\(about.name) answers at \(member.name).")]
        + about.warnings.map { .warning(.gateway, $0, help: "See the gateway's documentation.") }
        + [caution].compactMap(\.self).map { .warning(.gateway, $0.message, help: $0.help) }
    } catch {
      return [try failed(.gateway, error, of: route.choice)]
    }
  }

  // MARK: Disk

  private static let mebibyte: UInt64 = 1 << 20

  func disk() throws -> Finding {
    var info = statvfs()
    guard statvfs(workspace.folder, &info) == 0 else {
      return .failed(
        .disk, "\(workspace.folder): \(String(cString: strerror(errno))).",
        help: "Look at the disk.")
    }
    let free = UInt64(info.f_bavail) * UInt64(info.f_frsize) / Self.mebibyte
    let words =
      free < 10_240 ? "\(free) MiB are free." : "\(free / 1024) GiB are free."
    let help = "Free some: a full disk stops syncs and commits."
    if free < 64 { return .failed(.disk, words, help: help) }
    return free < 1024 ? .warning(.disk, words, help: help) : .ok(.disk, words)
  }

  // MARK: Clock

  /// A clock that is behind what was written already would write events that go back in time.
  func clock() async throws -> Finding {
    let now = workspace.clock.now
    if workspace.clock.fixed != nil {
      return .warning(
        .clock, "PAIRBOOK_NOW sets the clock to \(now.rfc3339): this is a rehearsal.",
        help: "Unset it for real work.")
    }
    var seen: [(at: Instant, what: String)] = []
    if let at = try await workspace.publishedBook(settings).lastPublication()?.at {
      seen.append((at, "the last sync"))
    }
    if let head = workspace.head.commit {
      let commit = try workspace.place.open().commitInfo(head)
      seen.append((Instant(commit.committer.seconds), "the last commit"))
    }
    // Machines that commit for each other are some seconds apart.
    if let late = seen.first(where: { $0.at > now + .minutes(5) }) {
      return .failed(
        .clock, "The clock says \(now.rfc3339), but \(late.what) is of \(late.at.rfc3339).",
        help: "Set the clock of this machine (timedatectl), or find out which clock was wrong.")
    }
    return .ok(.clock, "The clock says \(now.rfc3339).")
  }
}
