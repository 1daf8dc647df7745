// swift-tools-version: 6.2
// LienThong
// SPDX-License-Identifier: Apache-2.0

// The house, from what knows nothing to what knows all. A module imports only what its entry
// declares: `make check` compares every import with this description. No outside package: the
// toolchain and Debian's C libraries give what we need (ARCHITECTURE.md).

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A C library of Debian's: a modulemap and a shim, nothing else.
func library(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "LienThong",
    products: [
        // Named like a module of ours but for its case, which not every file system tells apart.
        .executable(name: "projection", targets: ["ProjectionMain"]),
        .executable(name: "gateway", targets: ["GatewayMain"]),
        .executable(name: "benchmarks", targets: ["Benchmarks"]),
        // What Ops/fuzz/run links with libFuzzer, which brings the main program.
        .library(name: "Fuzzing", type: .static, targets: ["Fuzzing"]),
    ],
    targets: [
        // C libraries.
        library("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        library("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
        library("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        library("CQPDF", pkgConfig: "libqpdf", apt: "libqpdf-dev"),
        library("CLibXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
        library("CLibZip", pkgConfig: "libzip", apt: "libzip-dev"),
        library("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
        library("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        library("CArgon2", pkgConfig: "libargon2", apt: "libargon2-dev"),
        library("CLibrdkafka", pkgConfig: "rdkafka", apt: "librdkafka-dev"),
        library("CXLSXWriter", pkgConfig: "xlsxwriter", apt: "libxlsxwriter-dev"),

        .systemLibrary(name: "CLinux"),

        // What knows nothing of ours.
        room("Blocking"),
        // The rules that hold until others are imported: links to the tables of Ops/registry.
        room(
            "Exchange",
            resources: [
                .embedInCode("Shipped/deadlines.csv"), .embedInCode("Shipped/holidays.csv"),
            ]),
        room("JSON"),
        room("EventLog"),
        room("Crypto", ["COpenSSL"]),
        room("SQLite", ["CSQLite"]),
        room("XML", ["CLibXML2"]),
        room("Telemetry", ["JSON"]),
        room("Terminal"),
        room("Crashes", ["Telemetry"]),

        // Ways in and out.
        room("HTTPServer", ["CMicroHTTPD", "Telemetry"]),
        room("HTTPClient", ["Blocking", "CCurl"]),
        room("BlobStore", ["Crypto", "CLinux", "Telemetry"]),
        room("SQLiteEventLog", ["Blocking", "EventLog", "Telemetry", "SQLite", "CSQLite"]),
        room("KafkaEventLog", ["Blocking", "EventLog", "Telemetry", "CLibrdkafka"]),

        room("Spreadsheet", ["CXLSXWriter"]),

        // Who is who.
        room("Accounts", ["Blocking", "CArgon2", "Crypto", "Exchange", "JSON"]),

        // Packets, signatures, events.
        room("EdXML", ["Exchange", "Crypto", "XML", "CLibZip"]),
        room("Signatures", ["Crypto", "COpenSSL", "CQPDF", "CLibXML2", "CZlib", "XML"]),
        room("Inspection", ["Signatures", "Crypto", "CLinux", "Telemetry"]),
        room("Events", ["Exchange", "EventLog", "Crypto", "JSON"]),

        room("Following", ["Crashes", "EventLog", "Events", "Telemetry"]),

        // The work.
        room(
            "WorkerRuntime",
            [
                "Blocking", "Crashes", "Following", "EventLog", "Events", "Exchange", "Crypto",
                "SQLite", "Telemetry",
            ]),
        room(
            "Stages",
            [
                "Crashes", "WorkerRuntime", "Following", "EventLog", "Events", "Exchange", "EdXML",
                "Inspection", "Signatures",
                "BlobStore", "Crypto", "JSON", "Telemetry",
            ]),

        // The view.
        room(
            "Projection",
            [
                "Blocking", "Crashes", "Following", "EventLog", "Events", "Exchange", "Crypto",
                "JSON", "SQLite", "Telemetry",
            ]
        ),
        room(
            "Gateway",
            [
                "Accounts", "Blocking", "Crashes", "Following", "HTTPServer", "Projection",
                "Stages", "Spreadsheet",
                "WorkerRuntime",
                "EventLog",
                "Events",
                "Exchange", "EdXML", "BlobStore", "Crypto", "JSON", "Telemetry",
            ]),

        // The front doors.
        room(
            "Bootstrap",
            [
                "Crashes", "EventLog", "SQLiteEventLog", "KafkaEventLog", "Events", "Exchange",
                "WorkerRuntime", "CLinux", "HTTPServer", "JSON", "Telemetry", "Terminal",
            ]),
        room(
            "Processes",
            [
                "Accounts", "Bootstrap", "Crashes", "EdXML", "Inspection", "Stages", "Gateway",
                "Projection", "WorkerRuntime", "EventLog", "Events", "BlobStore", "Crypto",
                "HTTPServer",
                "Telemetry", "Terminal",
            ]),
        room(
            "Commands",
            [
                "Accounts", "Bootstrap", "Processes", "Stages", "EventLog", "SQLiteEventLog",
                "KafkaEventLog",
                "Events",
                "Exchange", "EdXML", "Inspection", "Signatures", "BlobStore", "Crypto", "JSON",
                "HTTPClient", "Telemetry", "Terminal",
            ]),
        executable("intake", ["Events", "Processes"]),
        executable("signature-check", ["Events", "Processes"]),
        executable("signature-inspector", ["Inspection"]),
        executable("routing", ["Events", "Processes"]),
        executable("delivery-ack", ["Events", "Processes"]),
        executable("office", ["Events", "Processes"]),
        executable("metrics", ["Events", "Processes"]),
        executable(
            "Benchmarks",
            [
                "BlobStore", "Bootstrap", "CLibXML2", "Crypto", "EdXML", "EventLog", "Events",
                "Exchange", "Inspection", "JSON", "Signatures", "SigningKit", "Stages", "Telemetry",
                "Terminal",
                "WorkerRuntime", "Processes",
            ]),
        executable("ProjectionMain", ["Processes"]),
        executable("GatewayMain", ["Processes"]),
        executable("lienthong", ["Commands", "Terminal"]),

        // The demonstration: nothing that is installed imports it.
        room(
            "Demo",
            [
                "Accounts", "Bootstrap", "Commands", "Crypto", "EdXML", "EventLog", "Exchange",
                "HTTPClient",
                "JSON", "Telemetry", "Terminal",
            ]),
        executable("lienthong-demo", ["Demo"]),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: [
                "EventLog", "SQLiteEventLog", "KafkaEventLog", "SQLite", "CSQLite", "Telemetry",
                "WorkerRuntime", "Exchange", "Events",
            ],
            path: "Tests/TestSupport", swiftSettings: strict),
        tests("EventLogTests", ["EventLog", "TestSupport"]),
        tests(
            "KafkaEventLogTests",
            [
                "KafkaEventLog", "Blocking", "EventLog", "Events", "CLibrdkafka", "Telemetry",
                "TestSupport",
            ]),
        tests("ExchangeTests", ["Exchange", "TestSupport"]),
        tests(
            "SQLiteEventLogTests", ["SQLiteEventLog", "EventLog", "SQLite", "TestSupport"]),
        tests("SQLiteTests", ["SQLite"]),
        tests(
            "PipelineTests",
            [
                "BlobStore", "Bootstrap", "Crypto", "EdXML", "EventLog", "Events", "Exchange",
                "Inspection", "JSON",
                "Processes", "SQLiteEventLog", "Signatures", "SigningKit", "Stages", "Telemetry",
                "Terminal",
                "TestSupport", "WorkerRuntime",
            ]),
        // A year of exchange in virtual time, in release as the programs are; ProcessTests run it.
        .executableTarget(
            name: "simulated-year",
            dependencies: [
                "BlobStore", "Crypto", "EdXML", "EventLog", "Events", "Exchange", "JSON", "SQLite",
                "SQLiteEventLog", "Stages", "Telemetry", "Terminal", "TestSupport", "WorkerRuntime",
            ],
            path: "Tests/SimulatedYear", swiftSettings: strict),
        tests(
            "ProcessTests",
            [
                "Crypto", "EventLog", "Events", "Exchange", "HTTPClient", "JSON",
                "Crashes", "KafkaEventLog", "SQLiteEventLog", "SigningKit", "Telemetry",
                "TestSupport", "WorkerRuntime",
            ]),
        .testTarget(
            name: "EventsTests",
            dependencies: ["Events", "Crypto", "EventLog", "Exchange", "TestSupport"],
            exclude: ["wirecheck.py"], swiftSettings: strict),
        tests(
            "WorkerRuntimeTests",
            [
                "WorkerRuntime", "Crashes", "Crypto", "EventLog", "Events", "Exchange", "SQLite",
                "SQLiteEventLog", "Telemetry", "TestSupport",
            ]),
        tests("JSONTests", ["JSON"]),
        tests("AccountsTests", ["Accounts", "Crypto", "Exchange", "TestSupport"]),
        tests("CryptoTests", ["Crypto"]),
        // Makes certificates, revocation lists and signed PDFs for tests.
        .target(
            name: "SigningKit",
            dependencies: ["Signatures", "Crypto", "COpenSSL", "CQPDF", "CZlib"],
            path: "Tests/SigningKit", swiftSettings: strict),
        .target(
            name: "Fuzzing",
            dependencies: [
                "Crypto", "EdXML", "Events", "Exchange", "HTTPServer", "Inspection", "JSON",
                "Signatures", "SigningKit", "Stages",
            ],
            path: "Tests/Fuzzing", swiftSettings: strict),
        .testTarget(
            name: "SignaturesTests",
            dependencies: ["Signatures", "Crypto", "SigningKit", "TestSupport"],
            exclude: ["Fixtures", "Pitfalls.md", "Updates/judge.py", "Updates/produce.py"],
            swiftSettings: strict),
        tests(
            "InspectionTests",
            ["Inspection", "Crypto", "Signatures", "SigningKit", "Telemetry", "TestSupport"]),
        tests("TelemetryTests", ["JSON", "Telemetry"]),
        tests("HTTPServerTests", ["Blocking", "HTTPServer", "Telemetry"]),
        tests(
            "ProjectionTests",
            [
                "Projection", "Following", "Crypto", "EventLog", "Events", "Exchange", "SQLite",
                "SQLiteEventLog", "Telemetry", "TestSupport",
            ]),
        tests("EdXMLTests", ["EdXML", "Exchange", "Crypto", "TestSupport"]),
        tests(
            "CommandsTests",
            [
                "Accounts", "BlobStore", "Commands", "Crypto", "EdXML", "EventLog", "Events",
                "Exchange",
                "HTTPClient", "HTTPServer", "Inspection", "JSON", "KafkaEventLog", "SQLiteEventLog",
                "Signatures", "SigningKit", "Stages", "Terminal", "TestSupport",
            ]),
        tests("DemoTests", ["Demo", "Exchange", "JSON", "Terminal", "TestSupport"]),
        tests("TerminalTests", ["Terminal"]),
        tests("CrashesTests", ["Crashes", "Telemetry", "TestSupport"]),
        tests(
            "FollowingTests",
            ["Following", "EventLog", "Events", "SQLiteEventLog", "Telemetry", "TestSupport"]),
        tests(
            "BootstrapTests",
            [
                "Bootstrap", "EventLog", "Events", "HTTPServer", "Telemetry", "Terminal",
                "TestSupport",
            ]),
        tests("HTTPClientTests", ["Crypto", "HTTPClient", "HTTPServer"]),
        tests("BlobStoreTests", ["BlobStore", "Crypto", "Telemetry"]),
        tests(
            "GatewayTests",
            [
                "Accounts", "BlobStore", "Blocking", "Bootstrap", "Crypto", "EdXML", "EventLog",
                "Events",
                "Exchange", "Gateway", "HTTPClient", "HTTPServer", "JSON", "Processes",
                "Projection",
                "SQLiteEventLog", "SigningKit", "Stages", "Telemetry", "Terminal", "TestSupport",
                "WorkerRuntime",
            ]),
    ]
)
