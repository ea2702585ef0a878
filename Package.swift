// swift-tools-version: 6.2
import PackageDescription

#if canImport(Glibc)
import Glibc
#endif

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

/// Whether the C library reads packed relocations, as glibc does from 2.36 on (August 2022). A
/// program that has them does not start on an older one.
let readsPackedRelocations: Bool = {
  #if canImport(Glibc)
  var text = [CChar](repeating: 0, count: 64)
  guard confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count) > 0 else { return false }
  let version = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  let numbers = String(decoding: version, as: UTF8.self).split { !$0.isNumber }.compactMap {
    Int($0)
  }
  return !numbers.lexicographicallyPrecedes([2, 36])
  #else
  return false
  #endif
}()

/// The program carries its Swift runtime: it starts three times as fast as with shared libraries,
/// takes half the memory, and runs on machines without Swift. The build tool's own
/// `--static-swift-stdlib` does the same; here it needs no flag. Of Foundation nothing is linked.
///
/// The runtime's own settings export every public symbol, for plug-ins, which there are none of. The
/// tables of symbols, functions that are alike, and relocations that are not packed would take three
/// of seventeen megabytes of memory. The linker is the one that comes with Swift.
let staticRuntime: [LinkerSetting] = [
  .unsafeFlags(
    ["-static-stdlib", "-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--icf=safe"]
      + (readsPackedRelocations ? ["-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"] : [])
      + ["-lswiftSynchronization"],
    .when(platforms: [.linux], configuration: .release))
]

/// Whether the C++ library is there to be linked statically, too: Debian and Ubuntu have it in the package
/// that Swift needs anyway.
let hasStaticCXXLibrary: Bool = {
  #if canImport(Glibc)
  var found = glob_t()
  defer { globfree(&found) }
  return access("/etc/debian_version", F_OK) == 0
    && glob("/usr/lib/gcc/*/*/libstdc++.a", 0, nil, &found) == 0
  #else
  return false
  #endif
}()

/// For the program: without symbols and debugging information, and with the functions that a start runs side
/// by side. Otherwise four more megabytes of it are in memory at the prompt; `Config/order` says more.
/// The Swift runtime needs little of the C++ library, and finding it all anew takes a tenth of a start.
let small: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-Xlinker", "-s",
      "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/Config/startup.order",
      "-Xlinker", "--no-warn-symbol-ordering",
    ]
      + (hasStaticCXXLibrary
        ? ["-Xclang-linker", "--config=\(Context.packageDirectory)/Config/static-cxx.cfg"] : []),
    .when(platforms: [.linux], configuration: .release))
]

let package = Package(
  name: "llmring",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "StreamingEngine", targets: ["StreamingEngine"]),
    .library(name: "StreamingEngineTesting", targets: ["StreamingEngineTesting"]),
    .executable(name: "llmring", targets: ["llmring"]),
  ],
  traits: [
    .trait(
      name: "Libcurl",
      description: "A transport over libcurl, which LLMRing() uses. Without it, bring your own."),
    .trait(
      name: "Lockfile",
      description: "Reads llmring.lock, config.toml and keys.toml, and so Configuration.user()."),
    .trait(
      name: "Tracing",
      description: "Spans with swift-distributed-tracing, and log messages with swift-log."),
    .default(enabledTraits: ["Libcurl", "Lockfile"]),
  ],
  // Only for the trait `Tracing`. Without it, nothing is fetched.
  dependencies: [
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    // C libraries.
    .systemLibrary(
      name: "CLLMRingEditLine", pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    .systemLibrary(
      name: "CLLMRingCurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(
      name: "CLLMRingSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),

    // The C library, whichever it is.
    .systemLibrary(name: "CLLMRingPlatform"),
    .target(
      name: "LLMRingPlatform", dependencies: ["CLLMRingPlatform"], swiftSettings: strict),

    // The calendar: dates and times, without a C library.
    .target(name: "LLMRingCalendar", swiftSettings: strict),

    // Server-sent events, lines and JSON: values over bytes.
    .target(name: "LLMRingWire", dependencies: ["LLMRingPlatform"], swiftSettings: strict),

    // The library product, and the only module that others import.
    .target(
      name: "StreamingEngine",
      dependencies: [
        "LLMRingCalendar", "LLMRingPlatform", "LLMRingWire",
        .target(name: "CLLMRingCurl", condition: .when(traits: ["Libcurl"])),
        .product(
          name: "Tracing", package: "swift-distributed-tracing",
          condition: .when(traits: ["Tracing"])),
        .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Tracing"])),
      ],
      swiftSettings: strict),

    // What tests of apps that use the library are made with. It uses only what an app can use, too.
    .target(
      name: "StreamingEngineTesting", dependencies: ["StreamingEngine"], packageAccess: false,
      swiftSettings: strict),

    // The program.
    .target(name: "LLMRingSQLite", dependencies: ["CLLMRingSQLite"], swiftSettings: strict),
    .target(
      name: "LLMRingConversations",
      dependencies: [
        "LLMRingCalendar", "LLMRingPlatform", "LLMRingSQLite", "StreamingEngine",
      ],
      swiftSettings: strict),
    .target(
      name: "LLMRingTerminal", dependencies: ["LLMRingPlatform", "CLLMRingEditLine"],
      swiftSettings: strict),
    .target(
      name: "LLMRingREPL",
      dependencies: [
        "LLMRingCalendar", "LLMRingPlatform", "LLMRingConversations", "LLMRingTerminal",
        "StreamingEngine",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "llmring",
      dependencies: [
        "LLMRingCalendar", "LLMRingPlatform", "LLMRingConversations", "LLMRingREPL",
        "LLMRingTerminal", "StreamingEngine",
      ],
      swiftSettings: strict, linkerSettings: staticRuntime + small),

    // What tests are made with.
    .systemLibrary(
      name: "CLLMRingVTerm", path: "Tests/CLLMRingVTerm", pkgConfig: "vterm",
      providers: [.apt(["libvterm-dev"]), .brew(["libvterm"])]),
    .target(
      name: "LLMRingCutTesting", path: "Tests/LLMRingCutTesting", swiftSettings: strict),
    .target(
      name: "LLMRingThreadTesting", path: "Tests/LLMRingThreadTesting", swiftSettings: strict),
    .target(
      name: "LLMRingLoopbackServer",
      dependencies: ["LLMRingPlatform", "StreamingEngine", "StreamingEngineTesting"],
      path: "Tests/LLMRingLoopbackServer", swiftSettings: strict),
    .target(
      name: "LLMRingScreenTesting", dependencies: ["LLMRingPlatform", "CLLMRingVTerm"],
      path: "Tests/LLMRingScreenTesting", swiftSettings: strict),

    .executableTarget(
      name: "LLMRingEngineProbe", dependencies: ["LLMRingPlatform", "StreamingEngine"],
      path: "Tests/LLMRingEngineProbe", swiftSettings: strict,
      // Its own `getaddrinfo` has to be found by libcurl: see MuteResolver.swift.
      linkerSettings: staticRuntime + [
        .unsafeFlags(
          ["-Xlinker", "--export-dynamic-symbol=getaddrinfo"], .when(platforms: [.linux]))
      ]),
    // The example of the README, as a program.
    .executableTarget(
      name: "LLMRingExampleProbe", dependencies: ["StreamingEngine"],
      path: "Tests/LLMRingExampleProbe", swiftSettings: strict),
    .executableTarget(
      name: "LLMRingEditorProbe", dependencies: ["LLMRingPlatform", "LLMRingTerminal"],
      path: "Tests/LLMRingEditorProbe", swiftSettings: strict),
    .executableTarget(
      name: "LLMRingPaintProbe",
      dependencies: ["LLMRingPlatform", "LLMRingREPL", "LLMRingTerminal", "StreamingEngine"],
      path: "Tests/LLMRingPaintProbe", swiftSettings: strict),

    // Tests.
    .testTarget(
      name: "LLMRingPlatformTests", dependencies: ["LLMRingPlatform", "LLMRingScreenTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "LLMRingCalendarTests", dependencies: ["LLMRingCalendar"], swiftSettings: strict),
    .testTarget(
      name: "LLMRingWireTests", dependencies: ["LLMRingCutTesting", "LLMRingWire"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "StreamingEngineTransportTests",
      dependencies: [
        "LLMRingPlatform", "CLLMRingCurl", "LLMRingLoopbackServer", "StreamingEngine",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "StreamingEngineSettingsTests",
      dependencies: ["LLMRingPlatform", "LLMRingThreadTesting", "StreamingEngine"],
      swiftSettings: strict),
    .testTarget(
      name: "StreamingEngineTests",
      dependencies: [
        "LLMRingCutTesting", "LLMRingExampleProbe", "LLMRingLoopbackServer",
        "LLMRingScreenTesting", "LLMRingWire", "StreamingEngine", "StreamingEngineTesting",
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
    // What an app can use of it: the package's own members are not visible here.
    .testTarget(
      name: "StreamingEngineClientTests",
      dependencies: ["StreamingEngine", "StreamingEngineTesting"], packageAccess: false,
      swiftSettings: strict),
    .testTarget(
      name: "LLMRingConversationsTests",
      dependencies: [
        "LLMRingPlatform", "LLMRingConversations", "LLMRingSQLite", "LLMRingThreadTesting",
        "StreamingEngine",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LLMRingSQLiteTests",
      dependencies: ["LLMRingPlatform", "LLMRingSQLite", "LLMRingThreadTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "LLMRingTerminalTests",
      dependencies: [
        "LLMRingPlatform", "LLMRingCutTesting", "LLMRingEditorProbe", "LLMRingScreenTesting",
        "LLMRingTerminal", "LLMRingThreadTesting",
      ],
      exclude: ["Markdown/Pairs", "Markdown/model-markdown.json"],
      swiftSettings: strict),
    .testTarget(
      name: "LLMRingREPLTests",
      dependencies: [
        "LLMRingPlatform", "LLMRingConversations", "LLMRingLoopbackServer", "LLMRingREPL",
        "LLMRingScreenTesting", "LLMRingTerminal", "StreamingEngine", "llmring",
      ],
      exclude: ["Guide/Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "LLMRingProgramTests",
      dependencies: [
        "LLMRingPlatform", "LLMRingEngineProbe", "LLMRingLoopbackServer", "LLMRingScreenTesting",
        "LLMRingThreadTesting", "StreamingEngine", "llmring",
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
        "LLMRingPlatform", "LLMRingCutTesting", "LLMRingTerminal", "LLMRingWire", "StreamingEngine",
      ],
      path: "Tests/Fuzz",
      exclude: ["run", "Seeds"], swiftSettings: strict,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
