import Engine
import GatewaySimulation
import Reconciliation

/// What programs and people do.
extension Universe {
  /// What a sync is asked for.
  enum Ask: Sendable {
    case everything
    case allowing(Set<GuardKind>)
    case pruning
    /// `invite WHO --resend`.
    case inviting(Int)
  }

  /// Fetches, and syncs what came.
  func sync(on machine: Int, _ ask: Ask) {
    let process = start("sync", on: machine)
    run(process) { await self.sync(process, ask) }
  }

  private func sync(_ process: SimulatedProcess, _ ask: Ask) async {
    do {
      let clone = clones[process.machine]
      let storeID = storeID
      let pulled = try await process.call("remote.fetch") {
        guard clone.isConnected else { throw SimulatedProcess.Failed() }
        return clone.pull(givingUp: storeID)
      }
      guard pulled == .done, let revision = clone.branch else { return }
      let book = try book(at: revision)
      let request = request(ask, revision, book)
      process.revision = revision
      if case .allowing(let guards) = ask { process.liftedByPerson = guards }
      process.prunes = request.prune
      let start = watch.moment(of: process)
      let report = try await Sync(
        surroundings: surroundings(of: process), request: request, tuning: Self.tuning
      ).run(book)
      try await watch.ended(process, report, request, book, since: start)
    } catch let error as StoryError {
      watch.violate("story: \(error)")
    } catch {
      watch.refused(process, error)
    }
  }

  private func request(_ ask: Ask, _ revision: String, _ book: SimulatedBook) -> SyncRequest {
    var request = SyncRequest(revision: revision, base: revision)
    switch ask {
    case .everything: break
    case .allowing(let guards): request.allowed = guards
    case .pruning: request.prune = true
    case .inviting(let number):
      let people = book.read.values.sorted { $0.folder.id < $1.folder.id }
        .flatMap { account in account.desired.people.map { (account.folder.id, $0.email) } }
      guard !people.isEmpty else { break }
      let (account, email) = people[number % people.count]
      request.accounts = [account]
      request.scope = .byHand(.init(request: .resend, people: [account: [email]]))
    }
    mutation?.ask(&request)
    return request
  }

  // MARK: Pages

  enum PageDeed: String, Sendable, CaseIterable {
    case pairs = "pairs with the invited phone"
    case pairsAndLeaves = "pairs with the invited phone and closes the page at once"
    case pairsAnother = "pairs with another phone"
    case declines = "does not agree"
    case renews = "asks for a new link"
    case usesOld = "uses an old link to pair"
  }

  /// The addresses that links were mailed to, sorted, with the tokens of each, the oldest first.
  var tokens: [(email: String, tokens: [String])] {
    var found: [String: [String]] = [:]
    for mail in server.taken {
      guard let link = mail.text.firstRange(of: "/p/") else { continue }
      let token = String(mail.text[link.upperBound...].prefix { !$0.isWhitespace })
      if found[mail.to.address]?.last != token { found[mail.to.address, default: []].append(token) }
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  func office(_ process: SimulatedProcess) -> PairingOffice {
    let clock = clock(of: process)
    return PairingOffice(
      surroundings: surroundings(of: process), fleet: fleet(of: process), book: BookModel.id,
      wallClock: clock, attends: false, gatherMail: .zero,
      tuning: Self.tuning
    ) { [unowned self] in
      guard let revision = clones[process.machine].branch else { throw StoryError("no clone") }
      process.revision = revision
      return ServedBook(
        key: revision, source: try book(at: revision), repository: branch(of: process))
    }
  }

  /// Somebody with a link does something on the page, which the first machine serves.
  func page(_ number: Int, _ deed: PageDeed) {
    let people = tokens
    guard !people.isEmpty, clones[0].branch != nil else { return }
    let all = people[number % people.count].tokens
    guard let token = deed == .usesOld ? all.first : all.last else { return }
    let process = start("page", on: 0)
    let office = office(process)
    run(process) {
      do {
        switch deed {
        case .declines: _ = try await office.decline(token, textHash: nil)
        case .renews: _ = try await office.renew(token)
        case .pairs, .pairsAndLeaves, .pairsAnother, .usesOld:
          _ = try await office.start(token, agreed: nil)
          try await self.scan(token, deed == .pairsAnother)
          if deed != .pairsAndLeaves {
            for try await _ in office.changes(token) { break }
          }
        }
      } catch {
        // The person sees a page that says so.
        self.watch.refused(process, error)
      }
    }
  }

  /// A phone scans what the page of a link shows.
  private func scan(_ token: String, _ isAnother: Bool) async throws {
    guard
      let link = try await reach({ try await self.store.link(hash: LinkKey.hash(token: token)) }),
      let enrollment = try await reach({
        try await self.store.enrollment(subject: link.subject, account: link.account)
      })
    else { return }
    let number = isAnother ? "447911999999" : String(enrollment.phone.dropFirst())
    let name = SessionName.of(subject: link.subject, generation: link.generation)
    do {
      try phones.change { try $0.scan(name, number: number) }
    } catch is ScanRefused {
      // The phone says so.
    }
  }

  // MARK: Phones and gateway

  enum Trouble: Sendable {
    /// The n-th of the sessions is unlinked on its phone.
    case unlinks(Int)
    case restarts(World.Comeback)
    case goesDown, comesBack
    /// A session says for a minute that it failed.
    case lies(Int)
    /// Who pairs from now on is not told of, or only by an LID, so many times in a hundred.
    case keepsBack(Int)

    var words: String {
      switch self {
      case .unlinks(let n): "session \(n) is unlinked on its phone"
      case .restarts(let comeback):
        "the gateway restarts, and its sessions are \(comeback.rawValue)"
      case .goesDown: "the gateway goes down"
      case .comesBack: "the gateway comes back"
      case .lies(let n): "session \(n) says by mistake that it failed"
      case .keepsBack(let percent): "the gateway keeps back \(percent) % of the numbers"
      }
    }
  }

  func happen(_ trouble: Trouble) {
    let names = phones.sessions().map(\.name).sorted()
    func name(_ number: Int) -> String? { names.isEmpty ? nil : names[number % names.count] }
    switch trouble {
    case .unlinks(let number):
      if let name = name(number) { phones.change { $0.unlink(name) } }
    case .restarts(let comeback): phones.change { $0.restartGateway(comeback) }
    case .goesDown: phones.isDown = true
    case .comesBack: phones.isDown = false
    case .lies(let number):
      if let name = name(number) {
        phones.change { $0.pretend(.failed, name, milliseconds: 60_000) }
      }
    case .keepsBack(let percent):
      phones.change {
        $0.faults.emptyMe = Double(percent) / 200
        $0.faults.lid = Double(percent) / 200
      }
    }
  }
}
