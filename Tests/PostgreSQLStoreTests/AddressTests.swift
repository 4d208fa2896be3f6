import Testing

@testable import PostgreSQLStore

@Suite("Where a store is, and how it is reached")
struct AddressTests {
  @Test(
    "Beyond this machine the way is encrypted, unless the URL says otherwise",
    arguments: [
      ("postgres://db.example/x", [:], "require"),
      ("postgres://db.example/x", ["PGSSLMODE": "disable"], "require"),
      ("postgres://db.example/x", ["PGSSLMODE": "verify-full"], nil),
      ("postgres://db.example/x?sslmode=disable", [:], "disable"),
      ("postgres://db.example/x?sslmode=verify-full", [:], "verify-full"),
      ("postgres://localhost,db.example/x", [:], "require"),
      ("postgres:///x?hostaddr=192.0.2.1&host=localhost", [:], "require"),
      ("postgres:///x", ["PGHOST": "db.example"], "require"),
      ("postgres://localhost/x", [:], nil),
      ("postgres://127.0.0.1:5433/x", [:], nil),
      ("postgres://[::1]/x", [:], nil),
      ("postgres:///x?host=/var/run/postgresql", [:], nil),
      ("postgres:///x", [:], nil),
    ] as [(String, [String: String], String?)])
  func encryption(_ url: String, _ environment: [String: String], _ mode: String?) throws {
    let address = try StoreAddress(url, environment: environment)
    let settings = address.settings
    let own = settings.firstIndex { $0.key == "sslmode" }.map { settings[$0].value }
    let written = url.contains("sslmode=") ? url.split(separator: "=").last.map(String.init) : nil
    #expect((written ?? own) == mode)
    // What the URL says comes later, and so counts.
    let first = settings.firstIndex { $0.key == "sslmode" } ?? 0
    #expect(first < settings.firstIndex { $0.key == "dbname" } ?? 0)
  }

  @Test(
    "It is named without secrets, and without what is the way's alone",
    arguments: [
      ("postgres://ada:p%40ss@db.example:5433/x?password=y", "postgres://db.example:5433/x"),
      ("postgresql://db.example/x?sslmode=require", "postgres://db.example/x"),
      ("postgres:///x?host=/run/pg&user=ada", "postgres:///x"),
      ("postgres://ada@db.example", "postgres://db.example/ada"),
      (
        "postgres://db.example/x?sslkey=/k&sslpassword=s3cret&hostaddr=192.0.2.1",
        "postgres://192.0.2.1/x"
      ),
    ])
  func names(_ url: String, _ name: String) throws {
    #expect(try StoreAddress(url, environment: [:]).name == name)
  }

  @Test("Where it leads to besides the host by which passwords are looked up is told")
  func detour() throws {
    let url = "postgres://db.example/x?hostaddr=192.0.2.1&sslpassword=s3cret"
    let address = try StoreAddress(url, environment: [:])
    #expect(address.detour == "192.0.2.1")
    #expect(!address.setting.contains("s3cret") && !address.server.contains("s3cret"))
    #expect(try StoreAddress("postgres://db.example/x", environment: [:]).detour == nil)
  }

  @Test("Settings that name files of this machine are told")
  func places() throws {
    let url = "postgres://db.example/x?sslkey=/k&service=s&sslmode=require"
    #expect(try StoreAddress(url, environment: [:]).localPlaces == ["service", "sslkey"])
  }
}
