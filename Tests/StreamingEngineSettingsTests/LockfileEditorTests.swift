import LLMRingPlatform
import Synchronization
import Testing
import LLMRingThreadTesting

@testable import StreamingEngine

@Suite struct LockfileEditorTests {
  private let time = "2027-01-01T00:00:00.000000+00:00"
  private let model = ModelReference(provider: "openai", model: "m")

  @Test("bind without a lockfile creates one with the bundled aliases and the new one")
  func makesFile() throws {
    let folder = try TemporaryFolder()
    let editor = LockfileEditor(path: "\(folder.path)/sub/llmring.lock")
    let outcome = try editor.bind("mine", to: [model], at: time)
    #expect(outcome.isNewFile && outcome.hasChanged && !outcome.isNewProfile)
    let lockfile = try Lockfile.load(path: editor.path)
    #expect(lockfile == outcome.lockfile)
    #expect(
      lockfile[profile: "default"]?.bindings.map(\.alias)
        == ["chatbot", "fast", "balanced", "deep", "local", "mine"])
    #expect(permissions(of: editor.path) == 0o644)
    #expect(try editor.unbind("mine", at: time).isNewFile == false)
  }

  @Test("bind reports a profile that it creates, and an edit without effect writes nothing")
  func outcomes() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("# kept", to: "llmring.lock", mode: 0o640)
    let editor = LockfileEditor(path: path)
    #expect(try editor.bind("a", to: [model], profile: "prod", at: time).isNewProfile)
    #expect(permissions(of: path) == 0o640)
    let before = try text(of: path)
    let again = try editor.bind("a", to: [model], profile: "prod", at: "later")
    #expect(!again.hasChanged && !again.isNewProfile)
    #expect(try text(of: path) == before)
    #expect(before.hasPrefix("# kept\n") || before.contains("# kept"))
    #expect(folder.names == ["llmring.lock"])
  }

  @Test("a broken lockfile is not touched")
  func broken() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("version = 7\n", to: "llmring.lock")
    let words = words { () throws(SettingsError) in
      _ = try LockfileEditor(path: path).bind("a", to: [model], at: time)
    }
    #expect(words?.hasPrefix("\(path):1:11: expected version") == true)
    #expect(try text(of: path) == "version = 7\n")
  }

  @Test("a new lockfile does not take the place of one unless told to")
  func create() throws {
    let folder = try TemporaryFolder()
    let editor = LockfileEditor(path: "\(folder.path)/llmring.lock")
    #expect(try editor.create(at: time).profiles.count == 4)
    #expect(
      words { () throws(SettingsError) in _ = try editor.create(at: time) }
        == "\(editor.path): is there already; allow it to be replaced")
    _ = try editor.create(bindings: [.init(alias: "a", models: [])], isReplacing: true, at: time)
    #expect(try Lockfile.load(path: editor.path)[profile: "default"]?.bindings.count == 1)
  }

  @Test("a symbolic link stays one, and what it leads to is changed")
  func link() throws {
    let folder = try TemporaryFolder()
    let target = try folder.write("", to: "dotfiles/lock")
    let path = "\(folder.path)/llmring.lock"
    symlink("dotfiles/lock", path)
    _ = try LockfileEditor(path: path).bind("a", to: [model], at: time)
    #expect(try text(of: target).contains("alias = \"a\""))
    var status = stat()
    #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test(
    "a writer that is stopped leaves the old file or the new", arguments: AtomicFile.Step.allCases)
  func stopped(at step: AtomicFile.Step) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "f")
    #expect(
      words { () throws(SystemFault) in
        try AtomicFile.write(Array("new".utf8), to: path, mode: 0o644) {
          reached throws(SystemFault) in
          if reached == step { throw SystemFault(code: EIO) }
        }
      } == "input/output error")
    #expect(try text(of: path) == (step == .renamed ? "new" : "old"))
  }

  @Test("temporary files of a killed writer do not block the next write")
  func leftovers() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "llmring.lock")
    _ = try folder.write("half a lockf", to: ".llmring.lock.new")
    _ = try LockfileEditor(path: path).bind("a", to: [model], at: time)
    #expect(try Lockfile.load(path: path)[profile: "default"]?.bindings.count == 1)
    #expect(folder.names == ["llmring.lock"])
  }

  @Test(
    "writers at the same time lose nothing, and readers see whole files", .timeLimit(.minutes(20)))
  func together() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "llmring.lock")
    let writersLeft = Countdown(from: 4)
    try inThreads(5) { thread in
      if thread == 4 {
        while !writersLeft.isOver { _ = try Lockfile.load(path: path) }
        return
      }
      defer { writersLeft.count() }
      for number in 0..<5 {
        _ = try LockfileEditor(path: path).bind("a\(thread)-\(number)", to: [model], at: time)
      }
    }
    #expect(try Lockfile.load(path: path)[profile: "default"]?.bindings.count == 20)
  }

  @Test("a lockfile that another program keeps to itself is given up on")
  func heldLock() throws {
    let folder = try TemporaryFolder()
    let holder = try OpenFile(folder.path, O_RDONLY)
    #expect(try holder.lock())
    let editor = LockfileEditor(path: "\(folder.path)/llmring.lock", patience: 4)
    #expect(
      words { () throws(SettingsError) in _ = try editor.bind("a", to: [model], at: time) }
        == "\(editor.path): another program is changing it; try again")
    #expect(folder.names == [])
    withExtendedLifetime(holder) { _ in }
  }
}

/// Says, to whoever looks, when everybody is done.
private final class Countdown: Sendable {
  private let left: Atomic<Int>

  init(from count: Int) {
    left = Atomic(count)
  }

  var isOver: Bool { left.load(ordering: .acquiring) == 0 }

  func count() { left.subtract(1, ordering: .acquiringAndReleasing) }
}
