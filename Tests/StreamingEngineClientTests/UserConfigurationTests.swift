import StreamingEngine
import StreamingEngineTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("The user's own configuration")
struct UserConfigurationTests {
  /// A home folder with these files beneath `.config/llmring`, which is removed after the test.
  private func withHome(
    _ files: [String: String], _ body: (LLMRing, ScriptedTransport) async throws -> Void,
    variables: [String: String] = [:]
  ) async throws {
    let home = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let folder = home.appending(path: ".config/llmring")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }
    for (name, text) in files {
      let path = folder.appending(path: name).path
      try Data(text.utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
    let server = ScriptedTransport(.answer(["ok"]))
    let environment = ["HOME": home.path, "PATH": "/usr/bin:/bin"].merging(variables) { $1 }
    let configuration = Configuration.user(
      environment: environment, workingDirectory: home.path)
    try await body(LLMRing(configuration: configuration, transport: server), server)
  }

  private static let config = """
    profile = "work"
    [providers.relay]
    kind = "openai"
    base_url = "https://relay.example/v1"
    headers = { "X-Team" = "blue" }
    [providers.shell]
    kind = "openai"
    base_url = "https://shell.example/v1"
    api_key_command = "echo sk-from-a-shell$OTHER_API_KEY"
    """

  private static let lockfile = """
    version = "1.0"
    default_profile = "default"
    [profiles.work]
    name = "work"
    [[profiles.work.bindings]]
    alias = "mine"
    models = ["relay:m"]
    """

  @Test("config.toml, keys.toml and the lockfile are used together")
  func files() async throws {
    let files = [
      "config.toml": Self.config, "keys.toml": "relay = \"sk-saved-for-relay\"\n",
      "llmring.lock": Self.lockfile,
    ]
    try await withHome(files) { ring, server in
      let response = try await ring.chat(LLMRequest(model: "mine", prompt: "Hi"))
      #expect(response.model == "relay:m")
      let request = server.requests.first
      #expect(request?.url == "https://relay.example/v1/chat/completions")
      #expect(request?.headers["authorization"] == "Bearer sk-saved-for-relay")
      #expect(request?.headers["x-team"] == "blue")
    }
  }

  @Test("a command of config.toml provides the key, without other providers' keys")
  func command() async throws {
    try await withHome(
      ["config.toml": Self.config],
      { ring, server in
        _ = try await ring.chat(LLMRequest(model: "shell:m", prompt: "Hi"))
        #expect(server.requests.first?.headers["authorization"] == "Bearer sk-from-a-shell")
      }, variables: ["OTHER_API_KEY": "-CANARY"])
  }

  @Test("without files it is the environment")
  func empty() async throws {
    try await withHome(
      [:],
      { ring, server in
        _ = try await ring.chat(LLMRequest(model: "groq:m", prompt: "Hi"))
        #expect(server.requests.first?.headers["authorization"] == "Bearer sk-of-groq")
      }, variables: ["GROQ_API_KEY": "sk-of-groq"])
  }

  @Test("a file that cannot be used fails every request with its place, and nothing is sent")
  func faults() async throws {
    try await withHome(["config.toml": "profile = 3\n"]) { ring, server in
      let error = await #expect(throws: LLMError.self) {
        try await ring.chat(LLMRequest(model: "groq:m", prompt: "Hi"))
      }
      #expect(error?.kind == .configuration)
      #expect(error?.message.contains("config.toml:1:") == true)
      #expect(server.requests.isEmpty)
    }
    try await withHome(["keys.toml": "sk-CANARY\n"]) { ring, server in
      let error = await #expect(throws: LLMError.self) {
        try await ring.chat(LLMRequest(model: "groq:m", prompt: "Hi"))
      }
      #expect(error?.message.contains("keys.toml:1:") == true)
      #expect(error?.message.hasSuffix("remove the file and save the keys again") == true)
      #expect(error?.description.contains("CANARY") == false)
    }
  }
}
