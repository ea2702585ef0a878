import StreamingEngine
import Testing

@Suite struct LockfileLocationTests {
  private let folder: TemporaryFolder
  private let environment: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    environment = ["HOME": "\(folder.path)/home"]
  }

  private func resolve(
    argument: String? = nil, variable: String? = nil
  ) throws(SettingsError) -> LockfileLocation {
    var environment = environment
    environment["LLMRING_LOCKFILE_PATH"] = variable
    return try LockfileLocation.resolve(
      argument: argument, environment: environment, workingDirectory: folder.path)
  }

  @Test(
    "looks for a lockfile in the argument, the variable, the folder, the user's own and the bundled one, in this order"
  )
  func order() throws {
    #expect(try resolve() == LockfileLocation(source: .bundled, path: nil))
    let personal = try folder.write("", to: "home/.config/llmring/llmring.lock")
    #expect(try resolve() == LockfileLocation(source: .personal, path: personal))
    let local = try folder.write("", to: "llmring.lock")
    #expect(try resolve() == LockfileLocation(source: .workingDirectory, path: local))
    #expect(try resolve(variable: "") == LockfileLocation(source: .workingDirectory, path: local))
    let other = try folder.write("", to: "other.lock")
    #expect(
      try resolve(variable: "other.lock") == LockfileLocation(source: .environment, path: other))
    #expect(
      try resolve(argument: local, variable: "nowhere")
        == LockfileLocation(source: .argument, path: local))
  }

  @Test("a lockfile named by an argument or variable must exist")
  func missing() {
    #expect(
      words { () throws(SettingsError) in _ = try resolve(variable: "/no/such.lock") }
        == "/no/such.lock: no such lockfile; LLMRING_LOCKFILE_PATH names it: make it, or unset the variable"
    )
    #expect(
      words { () throws(SettingsError) in _ = try resolve(argument: "no.lock") }
        == "\(folder.path)/no.lock: no such lockfile; create it, or name another")
  }

  @Test("bind edits the current lockfile, the user's own on request, and never the bundled one")
  func editors() throws {
    func path(_ location: LockfileLocation, isPersonal: Bool = false) -> String {
      location.editor(
        isPersonal: isPersonal, environment: environment, workingDirectory: folder.path
      ).path
    }
    let personal = "\(folder.path)/home/.config/llmring/llmring.lock"
    #expect(path(try resolve()) == "\(folder.path)/llmring.lock")
    #expect(path(try resolve(), isPersonal: true) == personal)
    #expect(path(LockfileLocation(source: .environment, path: "/x")) == "/x")
    #expect(path(LockfileLocation(source: .personal, path: personal)) == personal)
  }
}
