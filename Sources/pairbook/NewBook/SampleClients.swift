/// The companies of a sample book.
///
/// Nobody exists: e-mails are under `.example` (RFC 2606), phones are of the ranges kept for films where a country
/// has one that libphonenumber takes for a mobile's (Germany, the United States), else of plain series.
enum SampleClients {
  static let all = [alder, brunner, harbor]

  static let alder = SampleClient(
    id: "alder-capital", name: "Alder Capital", region: "GB", zone: "Europe/London",
    locale: "en-GB",
    people: [
      SamplePerson("grace.okafor", "Grace", "Okafor", "+44 7911 123401", "Executive"),
      SamplePerson("oliver.bennett", "Oliver", "Bennett", "+44 7911 123402", "Trading"),
      SamplePerson("amelia.clarke", "Amelia", "Clarke", "+44 7911 123403", "Trading"),
      SamplePerson("harry.whitfield", "Harry", "Whitfield", "+44 7911 123404", "Trading"),
      SamplePerson("priya.sharma", "Priya", "Sharma", "+44 7911 123405", "Trading"),
      SamplePerson("ewan.macleod", "Ewan", "MacLeod", "+44 7911 123406", "Private Clients"),
      SamplePerson("sinead.obrien", "Sinéad", "O'Brien", "+44 7911 123407", "Private Clients"),
      SamplePerson("tomasz.nowak", "Tomasz", "Nowak", "+44 7911 123408", "Private Clients"),
      SamplePerson(
        "camille.laurent", "Camille", "Laurent", "+33 6 12 34 56 01", "Private Clients",
        locale: "fr"),
      SamplePerson("zara.hussain", "Zara", "Hussain", "+44 7911 123410", "Research"),
      SamplePerson("daniel.cohen", "Daniel", "Cohen", "+44 7911 123411", "Research", .offWithNote),
      SamplePerson("isla.fraser", "Isla", "Fraser", "+44 7911 123412", "Compliance", .exempted),
      SamplePerson(
        "george.adeyemi", "George", "Adeyemi", "+44 7911 123413", "Compliance", .unasked),
      SamplePerson("lucy.harding", "Lucy", "Harding", "", "Operations", .unasked),
      SamplePerson("ben.carter", "Ben", "Carter", "", "Operations", .unasked),
    ])

  static let brunner = SampleClient(
    id: "brunner-soehne", name: "Brunner & Söhne", region: "DE", zone: "Europe/Berlin",
    locale: "de-DE",
    people: [
      SamplePerson("katharina.brunner", "Katharina", "Brunner", "+49 176 04069001", "Leitung"),
      SamplePerson("juergen.weiss", "Jürgen", "Weiß", "+49 176 04069002", "Beratung"),
      SamplePerson("lena.hoffmann", "Lena", "Hoffmann", "+49 176 04069003", "Beratung"),
      SamplePerson("mehmet.yildiz", "Mehmet", "Yıldız", "+49 176 04069004", "Beratung"),
      SamplePerson("anna-lena.krueger", "Anna-Lena", "Krüger", "+49 176 04069005", "Beratung"),
      SamplePerson("matthias.graf", "Matthias", "Graf", "+49 176 04069006", "Vertrieb"),
      SamplePerson("sofia.moretti", "Sofia", "Moretti", "+49 176 04069007", "Vertrieb"),
      SamplePerson("jonas.lindner", "Jonas", "Lindner", "+49 176 04069008", "Vertrieb", .starting),
      SamplePerson(
        "elodie.martin", "Élodie", "Martin", "+33 6 12 34 56 02", "Vertrieb", locale: "fr"),
      SamplePerson("paul.schreiber", "Paul", "Schreiber", "+49 176 04069010", "Handel"),
      SamplePerson("ingrid.vogel", "Ingrid", "Vogel", "+49 176 04069011", "Handel", .off),
      SamplePerson("nina.baumann", "Nina", "Baumann", "+49 176 04069012", "Innendienst", .unasked),
      SamplePerson("felix.roth", "Felix", "Roth", "", "Innendienst", .unasked),
    ])

  static let harbor = SampleClient(
    id: "harbor-street", name: "Harbor Street Advisors", region: "US", zone: "America/New_York",
    locale: "en-US",
    people: [
      SamplePerson("maria.delgado", "Maria", "Delgado", "+1 212-555-0101", "Partners"),
      SamplePerson("james.whitaker", "James", "Whitaker", "+1 212-555-0102", "Partners"),
      SamplePerson("aisha.robinson", "Aisha", "Robinson", "+1 212-555-0103", "Advisory"),
      SamplePerson("kevin.nguyen", "Kevin", "Nguyen", "+1 212-555-0104", "Advisory"),
      SamplePerson("rachel.goldberg", "Rachel", "Goldberg", "+1 212-555-0105", "Advisory"),
      SamplePerson(
        "carlos.herrera", "Carlos", "Herrera", "+1 305-555-0106", "Advisory", locale: "es"),
      SamplePerson(
        "beatriz.almeida", "Beatriz", "Almeida", "+1 305-555-0107", "Advisory", locale: "pt"),
      SamplePerson("tyler.jackson", "Tyler", "Jackson", "+1 212-555-0108", "Brokerage"),
      SamplePerson("hannah.kim", "Hannah", "Kim", "+1 212-555-0109", "Brokerage"),
      SamplePerson("omar.farouk", "Omar", "Farouk", "+1 212-555-0110", "Brokerage", .unasked),
      SamplePerson("emily.stone", "Emily", "Stone", "+1 212-555-0111", "Operations", .off),
      SamplePerson("david.park", "David", "Park", "", "Operations", .unasked),
    ])
}

/// A company of a sample book; its first person manages the others.
struct SampleClient {
  let id: String
  let name: String
  let region: String
  let zone: String
  let locale: String
  let people: [SamplePerson]

  var domain: String { "\(id).example" }
}

struct SamplePerson {
  enum Wish {
    case on, off, offWithNote, unasked
    /// From a day that is still to come.
    case starting
    /// On, and exempted for some weeks.
    case exempted
  }

  /// What stands before the `@`.
  let mailbox: String
  let firstName: String
  let lastName: String
  /// Empty for none.
  let phone: String
  let department: String
  let wish: Wish
  /// Empty for the company's.
  let locale: String

  init(
    _ mailbox: String, _ firstName: String, _ lastName: String, _ phone: String,
    _ department: String, _ wish: Wish = .on, locale: String = ""
  ) {
    self.mailbox = mailbox
    self.firstName = firstName
    self.lastName = lastName
    self.phone = phone
    self.department = department
    self.wish = wish
    self.locale = locale
  }
}
