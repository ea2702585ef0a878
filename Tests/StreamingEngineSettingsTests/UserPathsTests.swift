import LLMRingPlatform
import StreamingEngine
import Testing

@Suite struct UserPathsTests {
  @Test("the folders are beneath HOME unless XDG says otherwise")
  func home() {
    let paths = UserPaths(environment: ["HOME": "/home/ada"])
    #expect(paths.configFile == "/home/ada/.config/llmring/config.toml")
    #expect(paths.lockfile == "/home/ada/.config/llmring/llmring.lock")
    #expect(paths.conversations == "/home/ada/.local/share/llmring/conversations.sqlite")
    #expect(paths.inputHistory == "/home/ada/.local/state/llmring/input-history")
    #expect(paths.inflight == "/home/ada/.local/state/llmring/inflight")
    #expect(paths.cache == "/home/ada/.cache/llmring")
  }

  @Test("an XDG folder counts when it is absolute, and is passed over when it is not")
  func xdg() {
    let paths = UserPaths(
      environment: [
        "HOME": "/h", "XDG_CONFIG_HOME": "/c/", "XDG_DATA_HOME": "", "XDG_STATE_HOME": "relative",
        "XDG_CACHE_HOME": "/k",
      ])
    #expect(paths.config == "/c/llmring")
    #expect(paths.data == "/h/.local/share/llmring")
    #expect(paths.state == "/h/.local/state/llmring")
    #expect(paths.cache == "/k/llmring")
  }

  @Test("a home folder given as an argument beats the environment's, and one is always found")
  func handedIn() {
    #expect(UserPaths(environment: ["HOME": "/h"], home: "/x").config == "/x/.config/llmring")
    #expect(UserPaths(environment: [:]).config.hasPrefix("/"))
    #expect(UserPaths(environment: ["HOME": ""]).config.hasSuffix("/.config/llmring"))
  }

  @Test("folders are made for the user alone, whatever is above them")
  func folders() throws {
    let folder = try TemporaryFolder()
    try PrivateFolder.make("\(folder.path)/a/b/c")
    #expect(permissions(of: "\(folder.path)/a") == 0o700)
    #expect(permissions(of: "\(folder.path)/a/b/c") == 0o700)
    try PrivateFolder.make("\(folder.path)/a/b/c")
  }

  @Test("a file that others could read is taken from them")
  func files() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("kept", to: "history", mode: 0o644)
    try PrivateFolder.makeFile(file)
    #expect(permissions(of: file) == 0o600)
    #expect(try text(of: file) == "kept")
    try PrivateFolder.makeFile("\(folder.path)/new/file")
    #expect(permissions(of: "\(folder.path)/new/file") == 0o600)
  }

  @Test("a file in a folder's place is said to be one")
  func obstacle() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("", to: "file")
    #expect(words { () throws(SystemFault) in try PrivateFolder.make(file) } == "not a directory")
  }
}
