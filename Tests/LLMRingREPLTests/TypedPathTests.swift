import LLMRingPlatform
import Foundation
import LLMRingScreenTesting
import LLMRingTerminal
import Testing

@testable import LLMRingREPL

/// Paths of files to read and to write: what the Tab key makes of them, and where they lead.
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
      invalid = Array("\(path)/not-".utf8CString.dropLast()) + [CChar(truncatingIfNeeded: 0xFF), 0]
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
      ("note", ["notes.md ", #"Notes\ old.md "#]), ("notes.", ["notes.md "]),
      ("NAÏ", ["naïve.txt "]), ("sub", [#"sub\ dir/"#, "sub/"]), ("sub/", ["inner.txt "]),
      (#"sub\ dir/a"#, [#"a\ b.txt "#]), (#"sub\ d"#, [#"sub\ dir/"#]),
      (".", [".config/", ".hidden "]), (".h", [".hidden "]), ("新", ["新しい.txt "]),
      // A control byte stays in the path; whoever shows it makes it safe.
      ("bad", ["bad\u{1B}[2Jname "]),
      // Neither a pipe, nor a link to nothing, nor a name that is no UTF-8.
      ("not", ["notes.md ", "notlink/", "notx ", #"Notes\ old.md "#]),
      ("notlink/", ["inner.txt "]), (#"a\ t"#, [#"a\ trailing\ blank\  "#]),
      (#"a\ ba"#, [#"a\ backslash\\ "#]), ("ends", [#"ends\ in\ a\ blank\ /"#]), ("none", []),
      ("none/", []), ("notes.md/", []),
    ])
  func offers(name: String, candidates: [String]) throws {
    let tree = try Tree()
    let completion = Completion(
      ofPathAtEndOf: "x \(tree.path)/\(name)", quoting: .anywhere, from: FilePlace(home: "/"))
    #expect(completion.candidates.sorted() == candidates.sorted())
    let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    #expect(completion.replaced == last.count)
  }

  @Test(
    "the Tab key continues a path in quotes, and closes them after a file",
    arguments: [
      ("\"PATH/sub di", 6, ["sub dir/"]), ("\"PATH/sub dir/a b", 3, ["a b.txt\" "]),
      ("'PATH/sub dir/", 0, ["a b.txt' "]), ("PATH/'sub di", 7, ["'sub dir/"]),
      ("PATH/\"Notes o", 8, ["\"Notes old.md\" "]), ("\"PATH/sub dir\"/a", 1, [#"a\ b.txt "#]),
      // Nothing can follow what is closed.
      ("\"PATH/sub di\"", 8, []), (#"PATH/sub\"#, 3, []),
    ])
  func quoted(typed: String, replaced: Int, candidates: [String]) throws {
    let tree = try Tree()
    let text = typed.replacing("PATH", with: tree.path)
    let completion = Completion(
      ofPathAtEndOf: text, quoting: .anywhere, from: FilePlace(home: "/"))
    #expect(completion.candidates == candidates)
    #expect(candidates.isEmpty || completion.replaced == replaced)
  }

  @Test("the Tab key offers only folders for a file to write")
  func writing() throws {
    let tree = try Tree()
    let completion = Completion(
      ofPathAtEndOf: "\(tree.path)/", quoting: .anywhere, from: FilePlace(home: "/"),
      findsFiles: false)
    #expect(
      completion.candidates == [#"ends\ in\ a\ blank\ /"#, "notlink/", "sub/", #"sub\ dir/"#])
  }

  @Test(
    "the path of a file to write may be escaped, quoted or a URL, and its blanks are its own",
    arguments: [
      ("~", "/home/one"), ("~/a b", "/home/one/a b"), ("~x", "~x"), ("a/~", "a/~"), ("", ""),
      ("/~/a", "/~/a"), (#""~/a b""#, "/home/one/a b"), ("'a b'", "a b"), (#"a\ b"#, "a b"),
      (#"a\ b  c"#, "a b  c"), ("file:///a%20b", "/a b"), ("file://localhost/a", "/a"),
      ("FILE:/a", "/a"), ("file://elsewhere/a", "file://elsewhere/a"), (#"./"a b""#, "./a b"),
      // A quote that nothing closes is a part of it.
      ("\"", "\""), ("it's mine", "it's mine"),
    ])
  func whole(typed: String, path: String) {
    #expect(PathWord(line: typed).path(home: "/home/one") == path)
    #expect(PathWord(line: typed).path(home: "/home/one/") == path)
  }

  @Test("the Tab key keeps the tilde while it completes the rest of a path")
  func tildeCompletion() throws {
    let tree = try Tree()
    func complete(_ typed: String) -> Completion {
      let place = FilePlace(home: tree.path)
      return Completion(ofPathAtEndOf: typed, quoting: .anywhere, from: place)
    }
    #expect(complete("~") == Completion(replaced: 1, candidates: ["~/"]))
    #expect(complete("~/notes.") == Completion(replaced: 6, candidates: ["notes.md "]))
    #expect(complete("~/sub/").candidates == ["inner.txt "])
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
    #expect(
      complete(#"/attach x.c ~/sub\ dir/a\ b"#)
        == Completion(replaced: 4, candidates: [#"a\ b.txt "#]))
    #expect(complete("/file  ~/nai").candidates == [])
    #expect(complete("what is in @~/na") == Completion(replaced: 2, candidates: ["naïve.txt "]))
    #expect(complete("what is in (@~/na").candidates == ["naïve.txt "])
    #expect(complete("what is in @\"~/Notes o").candidates == ["Notes old.md\" "])
    #expect(complete("what is in @~/na ").candidates == [])
    #expect(complete("@~/na").candidates == ["naïve.txt "])
    #expect(complete("@fa").candidates == ["@fast "])
    #expect(complete("what of me@~/na").candidates == [])
    #expect(complete("/model @~/na").candidates == [])
    #expect(complete("/file  ~/na").candidates == ["naïve.txt "])
    #expect(complete("/export j") == Completion(replaced: 1, candidates: ["json "]))
    #expect(complete("/export m").candidates.first == "md ")
    #expect(
      complete("/export ~/su") == Completion(replaced: 2, candidates: ["sub/", #"sub\ dir/"#]))
    #expect(
      complete(#"/export md ~/sub\ "#) == Completion(replaced: 5, candidates: [#"sub\ dir/"#]))
    #expect(complete("/export md \"~/sub d").candidates == ["sub dir/"])
    #expect(complete("/export ~") == Completion(replaced: 1, candidates: ["~/"]))
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
    #expect(desk.run(#"export ~/my\ other\ talk"#) == ["written to ~/my other talk"])
    #expect(desk.run("export ~/talk.HTML") == ["written to ~/talk.HTML"])
    #expect(try text(of: "\(tree.path)/talk.HTML").hasPrefix("<!DOCTYPE html>"))
    for word in ["pdf", "~/talk.pdf", "talk"] {
      #expect(
        desk.run("export \(word)") == [
          "fault: \(word) has no format that llmring writes; name one: /export md, json or html"
        ])
    }
    #expect(
      desk.run("export file://\(tree.path)/u%20r%20l.json")
        == ["written to \(tree.path)/u r l.json"])
    #expect(try text(of: "\(tree.path)/u r l.json").hasPrefix("{"))
    let attached = desk.run("attach '~/my talk.json'").first
    #expect(attached?.hasPrefix("attached to the next question: ~/my talk.json (") == true)
    #expect(
      desk.run(#"export md "~/my talk.json""#)
        == ["fault: ~/my talk.json cannot be written: file exists"])
  }
}
