/// The headers of the exports, as they were in files of 2024 to 2026. All are compared in any case.
extension ExportLayout {
  private typealias Column = PeopleColumn

  /// Google Admin console, Users, Download users.
  static let googleWorkspace = ExportLayout(
    id: "google-workspace", title: "Google Workspace",
    marks: [["Email Address [Required]"], ["First Name [Required]", "Last Name [Required]"]],
    sources: [
      Column.email: [.column("Email Address [Required]")],
      Column.firstName: [.column("First Name [Required]")],
      Column.lastName: [.column("Last Name [Required]")],
      Column.mobilePhone: [
        .column("Mobile Phone"), .personal("Recovery Phone [MUST BE IN THE E.164 FORMAT]"),
      ],
      Column.managerEmail: [.column("Manager Email")],
      Column.department: [.column("Department")],
      Column.title: [.column("Employee Title")],
    ],
    blocking: Blocking(header: "Status [READ ONLY]", values: ["suspended", "archived"]))

  /// Microsoft 365 admin center, Active users, Export users.
  static let microsoft365 = ExportLayout(
    id: "microsoft-365", title: "Microsoft 365",
    marks: [["User principal name"], ["Display name", "First name", "Last name"]],
    sources: [
      Column.email: [.primaryAddress("Proxy addresses"), .column("User principal name")],
      Column.firstName: [.column("First name")],
      Column.lastName: [.column("Last name")],
      Column.name: [.column("Display name")],
      Column.mobilePhone: [.column("Mobile Phone")],
      Column.locale: [.column("Preferred language")],
      Column.department: [.column("Department")],
      Column.title: [.column("Title")],
    ],
    blocking: Blocking(header: "Block credential", values: ["true"]))

  /// Microsoft Entra admin center, Download users; and Get-MgUser through Export-Csv.
  static let entra = ExportLayout(
    id: "microsoft-entra", title: "Microsoft Entra",
    marks: [["userPrincipalName"], ["accountEnabled", "userType", "directorySynced"]],
    sources: [
      Column.email: [.column("mail"), .column("userPrincipalName")],
      Column.firstName: [.column("givenName")],
      Column.lastName: [.column("surname")],
      Column.name: [.column("displayName")],
      Column.mobilePhone: [.column("mobilePhone")],
      Column.locale: [.column("preferredLanguage")],
      Column.department: [.column("department")],
      Column.title: [.column("jobTitle")],
    ],
    blocking: Blocking(header: "accountEnabled", values: ["false"]))

  /// Okta, in the names of its user profile, as its CSV template and its export scripts write them.
  static let okta = ExportLayout(
    id: "okta", title: "Okta",
    marks: [["login"], ["firstName", "lastName", "email"]],
    sources: [
      Column.email: [.column("email"), .column("login")],
      Column.firstName: [.column("firstName")],
      Column.lastName: [.column("lastName")],
      Column.name: [.column("displayName")],
      Column.mobilePhone: [.column("mobilePhone")],
      Column.locale: [.column("preferredLanguage"), .column("locale")],
      Column.department: [.column("department")],
      Column.title: [.column("title")],
    ],
    blocking: Blocking(
      header: "status", values: ["suspended", "deprovisioned", "deactivated", "inactive"]))

  /// Get-ADUser through Export-Csv, in the names of PowerShell or of LDAP.
  static let activeDirectory = ExportLayout(
    id: "active-directory", title: "Active Directory",
    marks: [
      ["EmailAddress", "mail", "UserPrincipalName"],
      ["GivenName", "Surname", "sn", "SamAccountName", "DistinguishedName"],
    ],
    sources: [
      Column.email: [
        .column("EmailAddress"), .column("mail"), .primaryAddress("proxyAddresses"),
        .column("UserPrincipalName"),
      ],
      Column.firstName: [.column("GivenName")],
      Column.lastName: [.column("Surname"), .column("sn")],
      Column.name: [.column("DisplayName"), .column("Name")],
      Column.mobilePhone: [.column("MobilePhone"), .column("mobile")],
      Column.locale: [.column("preferredLanguage")],
      Column.managerEmail: [.distinguishedName("Manager")],
      Column.department: [.column("Department")],
      Column.title: [.column("Title")],
    ],
    blocking: Blocking(header: "Enabled", values: ["false"]))

  /// The list of users that archiving vendors export.
  static let vendor = ExportLayout(
    id: "vendor", title: "vendor's user list",
    marks: [["email"], ["status", "role"], ["first name"], ["phone"]],
    sources: [
      Column.email: [.column("email")],
      Column.firstName: [.column("first name")],
      Column.lastName: [.column("last name")],
      Column.mobilePhone: [.column("phone")],
      Column.title: [.column("title")],
    ],
    blocking: Blocking(
      header: "status", values: ["inactive", "disabled", "suspended", "blocked", "deactivated"]))

  /// A roster of ours: every column comes over under its own name.
  static let own = ExportLayout(
    id: "pairbook", title: "Pairbook's own columns",
    marks: [["email"], ["mobile_phone", "first_name", "last_name"]],
    sources: [:], blocking: nil)
}

extension PeopleColumn {
  static let department = "department"
  static let title = "title"
}
