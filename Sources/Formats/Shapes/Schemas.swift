/// Every JSON Schema of Pairbook; the files of `schema/` hold exactly these.
package enum Schemas {
  // Files of the book.
  package static let pairbook = Schema(
    name: "pairbook", title: "pairbook.json: the settings of a book", shape: SettingsShapes.book)
  package static let account = Schema(
    name: "account", title: "account.json: the settings of one account",
    shape: SettingsShapes.account)
  package static let users = Schema(
    name: "users", title: "users.json: the roster of one account", shape: PeopleShapes.users)
  package static let archiving = Schema(
    name: "archiving", title: "archiving.json: what is asked for the users of one account",
    shape: PeopleShapes.archiving)
  package static let event = Schema(
    name: "event", title: "One line of events/YYYY-MM.jsonl", shape: PublishedShapes.event)
  package static let published = Schema(
    name: "published", title: "published.json: which store wrote the book's statuses, and when",
    shape: PublishedShapes.published)

  // What commands print.
  package static let plan = Schema(
    name: "plan", title: "pairbook plan --format json, and plan --out", shape: PlanShapes.plan)
  package static let sync = Schema(
    name: "sync", title: "pairbook sync --format json, and pairbook invite", shape: PlanShapes.sync)
  package static let list = Schema(
    name: "list", title: "pairbook list --format json", shape: ReportShapes.list)
  package static let status = Schema(
    name: "status", title: "pairbook status --format json", shape: ReportShapes.status)
  package static let validate = Schema(
    name: "validate", title: "pairbook validate --format json", shape: ReportShapes.validate)
  package static let log = Schema(
    name: "log", title: "pairbook log --format json", shape: ReportShapes.log)
  package static let importing = Schema(
    name: "import", title: "pairbook import --format json", shape: ReportShapes.importing)
  package static let doctor = Schema(
    name: "doctor", title: "pairbook doctor --format json", shape: ReportShapes.doctor)

  package static let edit = Schema(
    name: "edit", title: "pairbook enable, disable and rename --format json",
    shape: EditShapes.edit)
  package static let save = Schema(
    name: "save", title: "pairbook save --format json", shape: EditShapes.save)
  package static let diff = Schema(
    name: "diff", title: "pairbook diff --format json", shape: DiffShapes.diff)
  package static let gitSetup = Schema(
    name: "git-setup", title: "pairbook git-setup --format json", shape: DiffShapes.gitSetup)
  package static let fmt = Schema(
    name: "fmt", title: "pairbook fmt --format json", shape: EditShapes.fmt)
  package static let initial = Schema(
    name: "init", title: "pairbook init --format json", shape: EditShapes.initial)
  package static let adopt = Schema(
    name: "adopt", title: "pairbook adopt --format json", shape: EditShapes.adopt)

  package static let storeMove = Schema(
    name: "store-move", title: "pairbook store move --format json", shape: EditShapes.storeMove)

  package static let all = [
    pairbook, account, users, archiving, event, published, plan, sync, list, status, validate, log,
    importing, doctor, edit, save, diff, gitSetup, fmt, initial, adopt, storeMove,
  ]
}
