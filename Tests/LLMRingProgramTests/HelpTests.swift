import LLMRingPlatform
import LLMRingScreenTesting
import Testing

@testable import llmring

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The help of every command, and the man page, letter for letter.
///
/// After a change, run the tests once with `LLMRING_RECORD=1`, and read the difference.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct HelpTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
  private static let commands = CommandInfo.all().map(\.path)

  private static func expect(_ text: String, in file: String) throws {
    let url = root.appending(path: file)
    if ProcessInfo.processInfo.environment["LLMRING_RECORD"] == "1" {
      try Data(text.utf8).write(to: url)
    }
    let recorded = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    #expect(text == recorded, "LLMRING_RECORD=1 records \(file)")
  }

  @Test("every command's help is the recorded one", arguments: commands)
  func help(_ path: [String]) throws {
    let words = Array(path.dropFirst())
    let outcome = try Desk().start(words + ["--help"]).finish()
    #expect(outcome.status == .exited(0))
    #expect(outcome.errors == "")
    let text = HelpText(CommandInfo.named(words).info).text + "\n"
    #expect(outcome.output == text, "run Config/embed after the help has been recorded")
    try Self.expect(text, in: "Help/\(path.joined(separator: "-")).txt")
    #expect(try Desk().start(["help"] + words).finish() == outcome)
    for line in outcome.output.split(separator: "\n") where line.count > 80 {
      #expect(line.split(separator: " ").count == 1, "\(line)")
    }
    #expect(outcome.output.contains("\nEXAMPLES:\n"))
  }

  @Test("every example of the help is a command line that is understood")
  func examples() throws {
    for command in CommandInfo.all() {
      let examples = CommandExample.all(of: command.path)
      #expect(!examples.isEmpty, "\(command.path)")
      for example in examples {
        let start = try #require(example.line.firstRange(of: "llmring"))
        let line = example.line[start.lowerBound...].prefix { !"|>)".contains($0) }
        let words = Array(ShellWords.split(String(line)).dropFirst().filter { !$0.isEmpty })
        do {
          let parsed = try CommandParser.command(for: words, of: Program.self)
          let isOwn = CommandInfo.named(words).info.path.starts(with: command.path)
          #expect(isOwn || parsed is Chat && words.first != "chat", "\(example.line)")
        } catch {
          Issue.record("\(example.line): \((error as? ParserError)?.text ?? "\(error)")")
        }
      }
    }
  }

  @Test("the help of the program shows how to ask, every option of chat, and six examples")
  func program() throws {
    let help = try Desk().run("--help").output
    for argument in CommandInfo(Chat.self).arguments where argument.isNamed {
      #expect(help.contains("\n  \(argument.label)"), "\(argument.label)")
    }
    #expect(CommandExample.all(of: ["llmring"]).count == 6)
    #expect(CommandExample.all(of: ["llmring"]).allSatisfy { help.contains("  \($0.line)") })
    for arguments in [["-h"], ["help"], ["-q", "--help"], ["a prompt", "-h"]] {
      #expect(try Desk().start(arguments).finish().output == help, "\(arguments)")
    }
  }

  @Test("a question that begins with help is a question")
  func helpMe() throws {
    let outcome = try Desk(lockfile: nil).run("-q", "help", "me", "please")
    #expect(!outcome.output.contains("USAGE"))
    #expect(
      try Desk().run("help", "lokc")
        == .init(
          status: .exited(2), output: "",
          errors: "llmring: there is no command 'lokc' (llmring --help lists them); "
            + "to send it as a prompt: llmring chat help lokc\n"))
  }

  @Test("the man page is the one in Config")
  func manPage() throws {
    let outcome = try Desk().run("--generate-man-page")
    #expect(outcome.status == .exited(0))
    try Self.expect(outcome.output, in: "../../Config/llmring.1")
  }
}
