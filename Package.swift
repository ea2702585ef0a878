// swift-tools-version: 6.2
import PackageDescription

/// Whether this is a build for `Tests/Fuzz/run`: with libFuzzer and what it counts.
let isFuzzing = Context.environment["LLMRING_FUZZ"] != nil

/// Whether this is the gate or another automatic check, which set `CI`. There warnings are errors; in
/// a user's build they are not, because a newer Swift may have new ones.
let isChecked = Context.environment["CI"].map { !$0.isEmpty } ?? false

/// What every target of ours is compiled with: Swift 6 mode comes with the tools version.
let strict: [SwiftSetting] =
  (isChecked ? [.treatAllWarnings(as: .error)] : [])
  + [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  ] + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : [])

/// The program carries its Swift runtime: it starts three times as fast as with shared libraries,
/// takes half the memory, and runs on machines without Swift. The build tool's own
/// `--static-swift-stdlib` does the same; here it needs no flag. Foundation's parts are named
/// because only that flag would find them.
///
/// The runtime's own settings export every public symbol, for plug-ins, which there are none of. The
/// tables of symbols and functions that are alike would take two of twenty megabytes of memory.
let staticRuntime: [LinkerSetting] = [
  .unsafeFlags(
    ["-static-stdlib", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--icf=safe"]
      + ["-Xlinker", "--start-group"]
      + [
        "Foundation", "FoundationEssentials", "FoundationInternationalization", "CoreFoundation",
        "_FoundationICU", "_FoundationCShims", "_FoundationCollections", "swiftSynchronization",
        "swiftDispatch",
      ].map { "-l\($0)" } + ["-Xlinker", "--end-group"],
    .when(platforms: [.linux], configuration: .release))
]

/// Keeps the program small: 36 MB instead of 115. Left out are symbols and debugging information, and
/// the 34 MB of ICU's data, which Foundation needs only to format and compare for a language. Nothing
/// here asks for that; if something did, Foundation would find no data. The name of the data has ICU's
/// version: with another one, the data stays and nothing else changes.
let small: [LinkerSetting] = [
  .unsafeFlags(
    ["-Xlinker", "-s", "-Xlinker", "--defsym", "-Xlinker", "icudt76_dat=llmring_main"],
    .when(platforms: [.linux], configuration: .release))
]

let package = Package(
  name: "llmring",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "StreamingEngine", targets: ["StreamingEngine"]),
    .executable(name: "llmring", targets: ["llmring"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // C libraries.
    .systemLibrary(
      name: "CEditLine", pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    .systemLibrary(
      name: "CCurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),

    // The C library, whichever it is.
    .systemLibrary(name: "CLLMRingPlatform"),
    .target(
      name: "LLMRingPlatform", dependencies: ["CLLMRingPlatform"], swiftSettings: strict),

    // The calendar: dates and times, without a C library.
    .target(name: "LLMRingCalendar", swiftSettings: strict),

    // Below the engine.
    .target(name: "Wire", dependencies: ["LLMRingPlatform"], swiftSettings: strict),
    .target(name: "Transport", swiftSettings: strict),
    .target(
      name: "HTTPTransport", dependencies: ["CCurl", "LLMRingPlatform", "Transport"],
      swiftSettings: strict),
    .target(
      name: "Settings", dependencies: ["LLMRingCalendar", "LLMRingPlatform", "Transport", "Wire"],
      swiftSettings: strict),

    // The library product.
    .target(
      name: "StreamingEngine",
      dependencies: [
        "HTTPTransport", "LLMRingCalendar", "LLMRingPlatform", "Settings", "Transport", "Wire",
      ],
      swiftSettings: strict),

    // The program.
    .target(
      name: "Conversations",
      dependencies: [
        "LLMRingCalendar", "LLMRingPlatform", "Settings", "StreamingEngine",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "TerminalKit", dependencies: ["LLMRingPlatform", "CEditLine"], swiftSettings: strict),
    .target(
      name: "REPLKit",
      dependencies: [
        "LLMRingCalendar", "LLMRingPlatform", "Conversations", "Settings", "StreamingEngine",
        "TerminalKit",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "llmring",
      dependencies: [
        "LLMRingCalendar", "LLMRingPlatform", "Conversations", "HTTPTransport", "REPLKit",
        "Settings", "StreamingEngine", "TerminalKit",
        "Transport", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict, linkerSettings: staticRuntime + small),

    // What tests are made with.
    .systemLibrary(
      name: "CVTerm", path: "Tests/CVTerm", pkgConfig: "vterm",
      providers: [.apt(["libvterm-dev"]), .brew(["libvterm"])]),
    .target(name: "CutTesting", path: "Tests/CutTesting", swiftSettings: strict),
    .target(name: "ThreadTesting", path: "Tests/ThreadTesting", swiftSettings: strict),
    .target(
      name: "LoopbackServer", dependencies: ["LLMRingPlatform"], path: "Tests/LoopbackServer",
      swiftSettings: strict),
    .target(
      name: "ScreenTesting", dependencies: ["LLMRingPlatform", "CVTerm"],
      path: "Tests/ScreenTesting",
      swiftSettings: strict),

    .executableTarget(
      name: "EngineProbe",
      dependencies: ["LLMRingPlatform", "HTTPTransport", "Settings", "StreamingEngine"],
      path: "Tests/EngineProbe", swiftSettings: strict,
      // Its own `getaddrinfo` has to be found by libcurl: see MuteResolver.swift.
      linkerSettings: staticRuntime + [
        .unsafeFlags(
          ["-Xlinker", "--export-dynamic-symbol=getaddrinfo"], .when(platforms: [.linux]))
      ]),
    .executableTarget(
      name: "EditorProbe", dependencies: ["LLMRingPlatform", "TerminalKit"],
      path: "Tests/EditorProbe",
      swiftSettings: strict),
    .executableTarget(
      name: "PaintProbe", dependencies: ["REPLKit", "StreamingEngine", "TerminalKit"],
      path: "Tests/PaintProbe", swiftSettings: strict),

    // Tests.
    .testTarget(
      name: "LLMRingPlatformTests", dependencies: ["LLMRingPlatform", "ScreenTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "LLMRingCalendarTests", dependencies: ["LLMRingCalendar"], swiftSettings: strict),
    .testTarget(
      name: "WireTests", dependencies: ["CutTesting", "Wire"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "HTTPTransportTests",
      dependencies: ["LLMRingPlatform", "CCurl", "HTTPTransport", "LoopbackServer", "Transport"],
      swiftSettings: strict),
    .testTarget(
      name: "SettingsTests", dependencies: ["LLMRingPlatform", "Settings", "ThreadTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "StreamingEngineTests",
      dependencies: [
        "CutTesting", "HTTPTransport", "LoopbackServer", "Settings", "StreamingEngine", "Transport",
        "Wire",
      ],
      exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "ConversationsTests",
      dependencies: [
        "LLMRingPlatform", "Conversations", "Settings", "StreamingEngine", "ThreadTesting",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "TerminalKitTests",
      dependencies: [
        "LLMRingPlatform", "CutTesting", "EditorProbe", "ScreenTesting", "TerminalKit",
        "ThreadTesting",
      ],
      exclude: ["Markdown/Pairs", "Markdown/model-markdown.json"],
      swiftSettings: strict),
    .testTarget(
      name: "REPLKitTests",
      dependencies: [
        "LLMRingPlatform", "Conversations", "LoopbackServer", "REPLKit", "ScreenTesting",
        "Settings", "StreamingEngine", "TerminalKit",
        "Transport", "llmring", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ProgramTests",
      dependencies: [
        "LLMRingPlatform", "EngineProbe", "LoopbackServer", "ScreenTesting", "StreamingEngine",
        "ThreadTesting",
        "llmring", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Help"],
      swiftSettings: strict),
  ]
)

if isFuzzing {
  package.targets.append(
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        "LLMRingPlatform", "CutTesting", "Settings", "StreamingEngine", "TerminalKit", "Wire",
      ],
      path: "Tests/Fuzz",
      exclude: ["run", "Seeds"], swiftSettings: strict,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
