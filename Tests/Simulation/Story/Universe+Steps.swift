import Engine
import GatewaySimulation
import TestSupport

/// Does what a story says.
extension Universe {
  func take(_ step: Step) {
    countStep()
    switch step {
    case .edit(let account, let person, let edit):
      self.edit(account, person, edit)
      commit("admin@\(model.accounts[account].id).example")
    case .account(let account, let edit):
      switch edit {
      case .suspended(let isSuspended): model.accounts[account].isSuspended = isSuspended
      case .enabled(let isEnabled): model.accounts[account].isEnabled = isEnabled
      case .damage(let damage): model.accounts[account].damage = damage
      }
      commit("support@msp.example")
    case .prune(let prunes):
      model.prunes = prunes
      commit("support@msp.example")
    case .begin(let machine, let ask):
      // Two at once on one machine, as somebody at a terminal does beside a timer.
      if processes.count(where: { $0.machine == machine && !$0.isIdle }) < 2 {
        sync(on: machine, ask)
      }
    case .page(let person, let deed): page(person, deed)
    case .everybodyPairs: for person in tokens.indices { page(person, .pairs) }
    case .go(let machine, let calls):
      for _ in 0..<calls {
        guard let next = waiting.first(where: { $0.machine == machine }) else { break }
        _ = release(next)
      }
    case .mingle(let calls, let seed):
      var g = SeededGenerator(seed: seed)
      for _ in 0..<calls {
        let waiting = waiting
        if waiting.isEmpty { break }
        _ = release(waiting[g.number(0...waiting.count - 1)])
      }
    case .finish: finish()
    case .kill(let machine):
      for process in processes where process.machine == machine && !process.isIdle { kill(process) }
    case .strike(let machine, let strike):
      waiting.first { $0.machine == machine }?.strike(strike)
    case .pass(let seconds): pass(seconds)
    case .jump(let machine, let seconds): jump(machine, seconds)
    case .trouble(let trouble): happen(trouble)
    case .mail(let mood): server.mood = mood
    case .remote(let machine, let isConnected, let lag):
      clones[machine].isConnected = isConnected
      clones[machine].lag = lag
    case .openAllLinks:
      guard clones[0].branch != nil else { return }
      let eye = start("look", on: 0, isFree: true)
      run(eye) {
        do { try await self.watch.checkLinks(eye) } catch {
          self.watch.violate("2: a link cannot be opened: \(error)")
        }
      }
    }
    bury()
  }

  private func edit(_ account: Int, _ person: Int, _ edit: Step.Edit) {
    guard !model.accounts[account].rows.isEmpty else { return model.join(account) }
    let count = model.accounts[account].rows.count
    let place = person % count
    func change(_ body: (inout BookModel.Row) -> Void) {
      body(&model.accounts[account].rows[place])
    }
    switch edit {
    case .archiving(let word):
      change {
        $0.archiving = word
        $0.until = ""
      }
    case .until(let days):
      let day = Day(sinceEpoch: Int(Self.monday.seconds / 86_400) + days)
      change {
        $0.archiving = "on"
        $0.until = day.iso
      }
    case .exempt(let isExempt): change { $0.exemption = isExempt ? "leave" : "" }
    case .phone(let number): change { $0.phone = number }
    case .exchangePhones(let other):
      let other = other % count
      let number = model.accounts[account].rows[place].phone
      model.accounts[account].rows[place].phone = model.accounts[account].rows[other].phone
      model.accounts[account].rows[other].phone = number
    case .rename(let saysBefore):
      let name = model.newName()
      change {
        $0.before = saysBefore ? $0.name : nil
        $0.name = name
      }
    case .leaveRoster: change { $0.isListed = false }
    case .leaveFiles: model.accounts[account].rows.remove(at: place)
    case .join: if count < 8 { model.join(account) }
    }
  }

  /// Lets everything that is under way come to its end, the processes in turn.
  func finish() {
    var idleWakes = 0
    var turn = 0
    while !isIdle, idleWakes < 400, watch.violations.isEmpty {
      let waiting = waiting
      if waiting.isEmpty {
        // Everybody sleeps.
        guard let next = executor.nextTimer else { return }
        pass((next - executor.now + 999) / 1_000)
        idleWakes += 1
      } else {
        _ = release(waiting[turn % waiting.count])
        turn += 1
      }
    }
    if !isIdle, watch.violations.isEmpty {
      let names = processes.filter { !$0.isIdle }.map { "\($0.name) on machine \($0.machine)" }
      watch.violate("end: never ends: \(names.joined(separator: ", "))")
    }
  }

  /// Mends everything that the story broke, syncs until nothing is left to do, and looks at all that stands.
  func mendAndLook() {
    server.mood = .takes
    phones.isDown = false
    phones.change { $0.faults = .init() }
    for clone in clones {
      clone.isConnected = true
      clone.lag = 0
    }
    finish()
    for process in processes where !process.isIdle { kill(process) }
    // What a gateway said by mistake is over, and every second look has been had.
    for round in 0..<10 {
      if !watch.violations.isEmpty { return }
      pass(round < 4 ? 90 : 0)
      passForStore()
      let tip = graph.remote
      let decided = watch.decisions.values.reduce(0, +)
      sync(on: 0, .everything)
      finish()
      if round >= 4, graph.remote == tip, watch.decisions.values.reduce(0, +) == decided { break }
    }
    guard watch.violations.isEmpty, let revision = clones[0].branch else { return }
    let eye = start("look", on: 0, isFree: true)
    eye.revision = revision
    run(eye) {
      do { try await self.watch.atTheEnd(eye, try self.book(at: revision)) } catch {
        self.watch.violate("story: \(error)")
      }
    }
  }
}
