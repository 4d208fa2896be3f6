// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "pairbook",
  products: [.executable(name: "pairbook", targets: ["pairbook"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // The pure core: imports nothing.
    .target(name: "Engine", swiftSettings: strict),

    // Phone numbers by libphonenumber.
    .target(
      name: "CPhoneNumber",
      linkerSettings: [.linkedLibrary("phonenumber"), .linkedLibrary("protobuf")]),
    .target(name: "PhoneNumbers", dependencies: ["CPhoneNumber"], swiftSettings: strict),

    // Files to values and back.
    .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
    .target(
      name: "Formats",
      dependencies: [
        "CIDN2", "Engine", "PhoneNumbers", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),

    // Ports, reconciler, outbox.
    .target(
      name: "Reconciliation",
      dependencies: [
        "Engine", "Formats",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),

    .target(name: "CFileSystem"),

    // Adapters. They never import each other.
    .systemLibrary(name: "CGit", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
    .target(name: "CGitShim", dependencies: ["CGit"]),
    .target(
      name: "GitWorkspace", dependencies: ["CFileSystem", "CGit", "CGitShim"], swiftSettings: strict
    ),
    .target(
      name: "SQLiteStore",
      dependencies: [
        "Engine", "Reconciliation",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: "Sources/CentralStore/SQLite", swiftSettings: strict),
    // Debian's libpq-dev; opened at run time, so it is not linked.
    .target(name: "CPostgreSQLShim"),
    .target(
      name: "PostgreSQLStore", dependencies: ["CPostgreSQLShim", "Engine", "Reconciliation"],
      path: "Sources/CentralStore/PostgreSQL", swiftSettings: strict),
    // Debian's libcurl4-openssl-dev; opened at run time, so it is not linked.
    .target(name: "CCurlShim"),
    .target(
      name: "Mail",
      dependencies: [
        "CCurlShim", "CFileSystem", "Engine", "Reconciliation",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      path: "Sources/Connectors/Mail", swiftSettings: strict),

    .target(
      name: "Gateway",
      dependencies: [
        "Engine", "Reconciliation",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      path: "Sources/Connectors/Gateway", swiftSettings: strict),
    .systemLibrary(
      name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .target(
      name: "Web",
      dependencies: [
        "CQREncode", "Engine", "Reconciliation",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),

    // Pretends to be WAHA and GOWA, with pretend phones.
    .target(
      name: "GatewaySimulation",
      dependencies: [
        "CQREncode", "Formats",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "simulated-gateway",
      dependencies: [
        "GatewaySimulation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/SimulatedGateway", swiftSettings: strict),

    // The program: the one place that wires them.
    .executableTarget(
      name: "pairbook",
      dependencies: [
        "Engine", "Formats", "Gateway", "GitWorkspace", "Mail", "PhoneNumbers", "PostgreSQLStore",
        "Reconciliation", "SQLiteStore", "Web",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),

    .target(
      name: "TestSupport",
      dependencies: [
        "Formats",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "PhoneNumbersTests", dependencies: ["CPhoneNumber", "PhoneNumbers", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FormatsTests", dependencies: ["Engine", "Formats", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "GitWorkspaceTests", dependencies: ["GitWorkspace", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReconciliationTests",
      dependencies: [
        "Engine", "Formats", "Gateway", "GatewaySimulation", "Mail", "Reconciliation",
        "SQLiteStore", "StoreContract", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    // What every central store must do, and one in memory that does it.
    .target(
      name: "StoreContract", dependencies: ["Engine", "Reconciliation", "TestSupport"],
      path: "Tests/StoreContract", swiftSettings: strict),
    .executableTarget(
      name: "StoreProbe",
      dependencies: [
        "Engine", "PostgreSQLStore", "Reconciliation", "SQLiteStore", "StoreContract",
      ],
      path: "Tests/StoreProbe", swiftSettings: strict),
    .testTarget(
      name: "SQLiteStoreTests",
      dependencies: [
        "Engine", "Reconciliation", "SQLiteStore", "StoreContract", "StoreProbe", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PostgreSQLStoreTests",
      dependencies: [
        "Engine", "PostgreSQLStore", "Reconciliation", "SQLiteStore", "StoreContract",
        "StoreProbe", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MailTests",
      dependencies: ["CCurlShim", "Engine", "Mail", "Reconciliation", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "GatewayTests",
      dependencies: [
        "Formats", "Gateway", "GatewaySimulation", "Reconciliation", "TestSupport",
        "simulated-gateway",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "Engine", "Mail", "Reconciliation", "TestSupport", "Web",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),
    // All of it on one thread and in virtual time: the program for `make simulate`, and its tests.
    .executableTarget(
      name: "simulate",
      dependencies: [
        "Engine", "Formats", "GatewaySimulation", "Mail", "PhoneNumbers", "Reconciliation",
        "SQLiteStore", "StoreContract", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/Simulation", swiftSettings: strict),
    .testTarget(
      name: "SimulationTests", dependencies: ["simulate", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TranscriptTests", dependencies: ["TestSupport"], swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)

// What fuzzes the readers of bytes from outside: in a build for `make fuzz` alone, since libFuzzer brings its own `main`.
if Context.environment["PAIRBOOK_FUZZING"] != nil {
  let fuzzed: [(name: String, modules: [Target.Dependency])] = [
    ("csv", ["Formats", "PhoneNumbers"]),
    ("headers", ["Formats", "PhoneNumbers"]),
    ("json", ["Formats"]),
    ("merge", ["Formats", "PhoneNumbers"]),
    ("paths", ["Web", .product(name: "HTTPTypes", package: "swift-http-types")]),
    ("phones", ["PhoneNumbers"]),
    ("tokens", ["Engine", "Reconciliation"]),
    (
      "webhooks",
      ["Gateway", "Reconciliation", "Web", .product(name: "Crypto", package: "swift-crypto")]
    ),
  ]
  package.targets += fuzzed.map { name, modules in
    .executableTarget(
      name: "fuzz-\(name)", dependencies: modules, path: "Tests/Fuzzing/\(name)",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
  }
}
