import LLMRingLoopbackServer
import LLMRingScreenTesting
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A person's place at a machine: a home and a working folder of their own, and an environment
/// that has nothing of the machine's. It is there as long as this object, and every program that
/// it started.
final class Desk {
  /// `chatbot` asks OpenAI, `other` asks Anthropic.
  static let twoAliases = """
    version = "1.0"
    created_at = "2026-11-22T00:00:00+00:00"
    updated_at = "2026-11-22T00:00:00+00:00"
    default_profile = "default"

    [profiles.default]
    name = "default"

    [[profiles.default.bindings]]
    alias = "chatbot"
    models = ["openai:first-model"]

    [[profiles.default.bindings]]
    alias = "other"
    models = ["anthropic:second-model"]

    """

  /// The working folder.
  let folder: String
  /// What programs are given; a test may add to it.
  var environment: [String: String]

  private let root: String
  private let server: LoopbackServer?

  /// - Parameters:
  ///   - server: Stands for all providers, each with a key; without one nothing is configured,
  ///     and no Ollama is found.
  ///   - lockfile: The text of `./llmring.lock`; `nil` for none.
  init(_ server: LoopbackServer? = nil, lockfile: String? = Desk.twoAliases) throws {
    self.server = server
    root = "/tmp/llmring-tests-\(UUID().uuidString)"
    folder = "\(root)/work"
    environment = [
      "HOME": "\(root)/home", "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
      "OLLAMA_HOST": "127.0.0.1:1",
    ]
    for name in ["CONFIG", "DATA", "STATE", "CACHE"] {
      environment["XDG_\(name)_HOME"] = "\(root)/home/\(name.lowercased())"
    }
    for path in [folder, "\(root)/home"] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    if let server { configure(port: server.port) }
    if let lockfile { try write(lockfile, to: "llmring.lock") }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Points all providers at a port of this machine, and gives each a key.
  func configure(port: Int) {
    let url = "http://127.0.0.1:\(port)"
    environment.merge([
      "OPENAI_BASE_URL": "\(url)/v1", "OPENAI_API_KEY": "sk-test",
      "ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "sk-ant-test",
      "GOOGLE_GEMINI_BASE_URL": url, "GEMINI_API_KEY": "gm-test",
      "OLLAMA_HOST": "127.0.0.1:\(port)",
    ]) { $1 }
  }

  /// Writes the person's `config.toml`.
  func configure(_ text: String) throws {
    let folder = "\(home)/config/llmring"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/config.toml"))
  }

  /// Writes a file of the working folder.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  /// Makes a line of shell a program of the working folder.
  func install(_ name: String, _ line: String) throws {
    // A child started at the same time could hold the file open for writing, and then it could not
    // be run.
    try spawning.withLock { _ in
      try write("#!/bin/sh\n\(line)\n", to: name)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: "\(folder)/\(name)")
    }
  }

  #if os(Linux)
  /// Has every program that starts here use a library of `Tests/Shims`, which stands for a fault of
  /// the machine.
  func preload(_ name: String, _ variables: [String: String]) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let source = tests.deletingLastPathComponent().appending(path: "Shims/\(name).c").path
    let library = "\(root)/\(name).so"
    let build = try PipedProgram(
      "/bin/sh", ["-c", "cc -shared -fPIC -o \"$0\" \"$1\" -ldl", library, source],
      environment: environment, keepsake: self
    ).finish()
    guard build.status == .exited(0) else { throw ShimFailure(errors: build.errors) }
    environment["LD_PRELOAD"] = library
    environment.merge(variables) { $1 }
  }

  private struct ShimFailure: Error { var errors: String }
  #endif

  /// The text of a file of the working folder.
  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(name)")), as: UTF8.self)
  }

  var home: String { "\(root)/home" }

  /// The files beneath the home folder, by their paths from there.
  func homeFiles() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: home).sorted().filter { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(home)/\(name)")
      return attributes[.type] as? FileAttributeType == .typeRegular
    }
  }

  /// The program at a terminal.
  func converse(
    _ arguments: String..., rows: Int = 30, columns: Int = 100
  ) throws -> Screen {
    try converse(options: arguments, rows: rows, columns: columns)
  }

  /// The program at a terminal, with a list of arguments.
  func converse(options: [String], rows: Int = 30, columns: Int = 100) throws -> Screen {
    let command = command(options)
    let screen = try Screen(
      "/bin/sh", command, environment: environment, rows: rows, columns: columns)
    screen.keepsake = self
    return screen
  }

  /// The program at a terminal, started by a line of shell in which it is `"$@"`.
  func converse(shell line: String, rows: Int = 30, columns: Int = 100) throws -> Screen {
    let arguments = ["-c", "cd \"$0\"; \(line)", folder, Screen.product("llmring")]
    let screen = try Screen(
      "/bin/sh", arguments, environment: environment, rows: rows, columns: columns)
    screen.keepsake = self
    return screen
  }

  /// The program between pipes, to its end.
  ///
  /// - Parameter input: What is piped in; without it standard input is `/dev/null`.
  func run(_ arguments: String..., input: String? = nil) throws -> PipedProgram.Outcome {
    try start(arguments, input: input).finish()
  }

  /// The program between pipes.
  func start(_ arguments: [String], input: String? = nil) throws -> PipedProgram {
    try PipedProgram(
      "/bin/sh", command(arguments), environment: environment, input: input, keepsake: self)
  }

  /// A line of shell in the working folder, in which `llmring` is the program, to its end.
  func shell(_ line: String) throws -> PipedProgram.Outcome {
    let folder = Screen.product("llmring").split(separator: "/").dropLast().joined(separator: "/")
    var environment = environment
    environment["PATH"] = "/\(folder):/usr/local/bin:/usr/bin:/bin"
    return try PipedProgram(
      "/bin/sh", ["-c", "cd \"$0\" && \(line)", self.folder], environment: environment,
      keepsake: self
    ).finish()
  }

  /// Arguments for `sh` that make it the program in the working folder.
  private func command(_ arguments: [String]) -> [String] {
    ["-c", #"cd "$0" && exec "$@""#, folder, Screen.product("llmring")] + arguments
  }
}
