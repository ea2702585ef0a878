import ArgumentParser
import Conversations
import REPLKit
import Settings
import StreamingEngine
import TerminalKit

/// `llmring doctor`
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the set-up, and say what to do where something is broken.",
    discussion: """
      Asks no provider anything, runs no command for a key, and changes no file. Status 0 when it \
      works, 3 when something that was configured is broken.
      """)

  @Option(help: ArgumentHelp("The lockfile's profile.", valueName: "name")) var profile: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let examination = Examination(profile: profile)
    let findings = examination.findings()
    Console.out(
      json ? JSONValue.array(findings.map(\.json)).text : Finding.report(findings))
    if findings.contains(where: { $0.status == .problem }) {
      throw Leave(ExitStatus.configuration)
    }
  }
}
