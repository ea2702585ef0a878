import LLMRingPlatform
import Foundation
import ScreenTesting
import TerminalKit
import Testing

@testable import REPLKit

/// Paths behind `/attach` and `/export`: what the Tab key makes of them, and where they lead.
struct TypedPathTests {
  /// A folder with everything in it that a name can be.
  private struct Tree: ~Copyable {
    let folder: TemporaryFolder
    let path: String
    /// A file whose name is no UTF-8.
    private let invalid: [CChar]

    init() throws {
      folder = try TemporaryFolder()
      path = "\(folder.path)/tree"
      for name in ["", "/sub", "/sub dir", "/.config", "/ends in a blank "] {
        #expect(mkdir(path + name, 0o700) == 0)
      }
      for name in [
        "notes.md", "Notes old.md", "naïve.txt", ".hidden", "sub/inner.txt", "sub dir/a b.txt",
        "bad\u{1B}[2Jname", "a trailing blank ", "a backslash\\", "新しい.txt",
      ] {
        fclose(fopen("\(path)/\(name)", "w"))
      }
      fclose(fopen("\(path)/not\u{78}", "w"))
      invalid = Array("\(path)/not-".utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
      fclose(fopen(invalid, "w"))
      #expect(mkfifo("\(path)/notpipe", 0o600) == 0)
      #expect(symlink("sub", "\(path)/notlink") == 0)
      #expect(symlink("nowhere", "\(path)/notdead") == 0)
    }

    deinit {
      unlink(invalid)
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  @Test(
    "the Tab key offers the files and folders that begin with what is typed",
    arguments: [
      ("note", ["notes.md", "Notes old.md"]), ("notes.", ["notes.md"]), ("NAÏ", ["naïve.txt"]),
      ("sub", ["sub dir/", "sub/"]), ("sub/", ["inner.txt"]), ("sub dir/a", ["a b.txt"]),
      (".", [".config/", ".hidden"]), (".h", [".hidden"]), ("新", ["新しい.txt"]),
      // A control byte stays in the path; whoever shows it makes it safe.
      ("bad", ["bad\u{1B}[2Jname"]),
      // Neither a pipe, nor a link to nothing, nor a name that is no UTF-8.
      ("not", ["notes.md", "notlink/", "notx", "Notes old.md"]), ("notlink/", ["inner.txt"]),
      // Neither a blank nor a backslash at a line's end would reach the command.
      ("a ", []), ("ends", ["ends in a blank /"]), ("none", []), ("none/", []), ("notes.md/", []),
    ])
  func offers(name: String, candidates: [String]) throws {
    let tree = try Tree()
    let typed = "\(tree.path)/\(name)"
    let completion = TypedPath(typed, home: "/").completion(for: .reading)
    #expect(completion.candidates.sorted() == candidates.sorted())
    let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    #expect(completion.replaced == last.count)
  }

  @Test("the Tab key offers only folders for a file to write")
  func writing() throws {
    let tree = try Tree()
    let path = TypedPath("\(tree.path)/", home: "/")
    #expect(
      path.completion(for: .writing).candidates == [
        "ends in a blank /", "notlink/", "sub/", "sub dir/",
      ])
  }

  @Test(
    "a tilde before the first slash of a typed path is the home folder",
    arguments: [
      ("~", "/home/one"), ("~/a b", "/home/one/a b"), ("~x", "~x"), ("a/~", "a/~"), ("", ""),
      ("/~/a", "/~/a"), (#""~/a b""#, "/home/one/a b"), ("'a b'", "a b"), (#""""#, ""),
      // Quotes that are not around all of it are a part of it, as is a backslash.
      ("\"", "\""), (#""a b'"#, #""a b'"#), (#""a" or "b""#, #""a" or "b""#), (#"a\ b"#, #"a\ b"#),
      (#"./"a""#, #"./"a""#),
    ])
  func tilde(typed: String, path: String) {
    #expect(TypedPath(typed, home: "/home/one").path == path)
    #expect(TypedPath(typed, home: "/home/one/").path == path)
  }

  @Test("the Tab key keeps the tilde while it completes the rest of a path")
  func tildeCompletion() throws {
    let tree = try Tree()
    func complete(_ typed: String) -> Completion {
      TypedPath(typed, home: tree.path).completion(for: .reading)
    }
    #expect(complete("~") == Completion(replaced: 1, candidates: ["~/"]))
    #expect(complete("~/notes.") == Completion(replaced: 6, candidates: ["notes.md"]))
    #expect(complete("~/sub/").candidates == ["inner.txt"])
  }

  @Test("/attach, /file and /export complete paths, and /export also a format")
  func commands() throws {
    let tree = try Tree()
    var desk = try Desk()
    desk.services.home = tree.path
    func complete(_ line: String) -> Completion {
      Completer.complete(
        line, cursor: line.count, session: desk.session)
    }
    #expect(complete("/attach ~/sub dir/a b") == Completion(replaced: 3, candidates: ["a b.txt"]))
    #expect(complete("/file  ~/nai").candidates == [])
    #expect(complete("what is in @~/na") == Completion(replaced: 2, candidates: ["naïve.txt"]))
    #expect(complete("@~/na").candidates == ["naïve.txt"])
    #expect(complete("@fa").candidates == ["@fast "])
    #expect(complete("what of me@~/na").candidates == [])
    #expect(complete("/model @~/na").candidates == [])
    #expect(complete("/file  ~/na").candidates == ["naïve.txt"])
    #expect(complete("/export j") == Completion(replaced: 1, candidates: ["json "]))
    #expect(complete("/export m").candidates.first == "md ")
    #expect(complete("/export ~/su") == Completion(replaced: 2, candidates: ["sub/", "sub dir/"]))
    #expect(complete("/export md ~/sub ") == Completion(replaced: 4, candidates: ["sub dir/"]))
    #expect(complete("/export md ~/no").candidates == ["notlink/"])
    // A working folder may have anything in it, but no format stands behind a format.
    #expect(!complete("/export md ").candidates.contains("json "))
  }

  @Test("/attach and /export expand the tilde and report the path as typed")
  func followed() async throws {
    let tree = try Tree()
    var desk = try Desk(Script(.whole(["a1"])))
    desk.services.home = tree.path
    #expect(desk.run("attach ~/naïve.txt") == ["fault: naïve.txt is empty; choose another file"])
    try await desk.ask("q1")
    #expect(desk.run("export ~/talk.md") == ["written to ~/talk.md"])
    #expect(try text(of: "\(tree.path)/talk.md").contains("q1"))
    #expect(desk.run(#"export "~/my talk.json""#) == ["written to ~/my talk.json"])
    #expect(try text(of: "\(tree.path)/my talk.json").hasPrefix("{"))
    #expect(desk.run("attach '~/my talk.json'") == ["attached to the next question: my talk.json"])
    #expect(
      desk.run(#"export md "~/my talk.json""#)
        == ["fault: ~/my talk.json cannot be written: file exists"])
  }
}
