// swift-tools-version: 6.1
import PackageDescription

// One target a layer: the dependency lists are the architecture (docs/ARCHITECTURE.md draws it).
let package = Package(
  name: "rollbook",
  platforms: [.macOS(.v14)],
  products: [.executable(name: "rollbook", targets: ["rollbook"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
  ],
  targets: [
    .executableTarget(
      name: "rollbook",
      dependencies: [
        "Records", "Store", "SQLiteStore", "PostgresStore", "Safekeeping", "Office", "Web",
        "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    .target(
      name: "Web",
      dependencies: [
        "Records", "Store", "Safekeeping", "Office",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      resources: [.copy("Templates"), .copy("Assets"), .copy("Catalogues")]),
    .target(
      name: "Safekeeping",
      dependencies: [
        "Records", "Store", "CZstd", "CZlib", "CXXHash", "CXLSXWriter",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "Office",
      dependencies: [
        "Records", "Store",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ]),
    .target(
      name: "SQLiteStore",
      dependencies: [
        "Records", "Store",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(name: "PostgresStore", dependencies: ["Records", "Store", "CPostgres"]),
    .target(name: "Store", dependencies: ["Records"]),
    .target(name: "Records"),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .systemLibrary(
      name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(
      name: "TestSupport",
      dependencies: [
        "Records", "Store", "SQLiteStore", "PostgresStore", "Safekeeping", "Office",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      path: "Tests/TestSupport"),
    .executableTarget(
      name: "HotPaths", dependencies: ["Records", "Store", "SQLiteStore", "Safekeeping"],
      path: "Tests/HotPaths"),
    .testTarget(name: "RecordsTests", dependencies: ["Records", "TestSupport"]),
    .testTarget(
      name: "SafekeepingTests",
      dependencies: [
        "Records", "Store", "SQLiteStore", "Safekeeping", "Office", "TestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "OfficeTests",
      dependencies: ["Records", "Store", "SQLiteStore", "Office", "Safekeeping", "TestSupport"]),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "Records", "Store", "SQLiteStore", "Safekeeping", "Office", "Web", "TestSupport",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Catalogue", "Rights.txt"]),
  ],
  swiftLanguageModes: [.v6]
)
