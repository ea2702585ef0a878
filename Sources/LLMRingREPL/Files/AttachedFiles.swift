import LLMRingConversations
import StreamingEngine

/// The files that are named on the command line.
package struct AttachedFiles {
  /// Why nothing is sent.
  package struct Fault: Error {
    package let words: String
  }

  package let waiting: WaitingFiles
  /// Names, sizes, tokens, and where links lead, in one line.
  package let line: String
  /// Whether a folder or a pattern has files that are left out, which the line says.
  package let hasSkipped: Bool

  /// - Parameters:
  ///   - input: Reads standard input, which `-` names.
  ///   - onWait: Called with the name of a pipe that nothing has come from for a second.
  package init(
    _ paths: [String], home: String, input: () throws -> [UInt8], onWait: (String) -> Void
  ) throws {
    let place = FilePlace(home: home)
    var found = FoundFiles()
    var hasInput = false
    for path in paths {
      if InputFile.isStandardInput(path) {
        if !hasInput { found.groups.append(try Self.stream(named: "stdin", input())) }
        hasInput = true
      } else {
        found.groups += try Self.find(path, from: place, onWait).groups
      }
    }
    let plan = AttachmentPlan(found, to: [])
    if let excess = plan.waiting.excess { throw Fault(words: "--file: \(excess); send fewer") }
    waiting = plan.waiting
    line = plan.line
    hasSkipped = found.groups.contains { !$0.skipped.isEmpty }
  }

  private static func find(
    _ path: String, from place: FilePlace, _ onWait: (String) -> Void
  ) throws(Fault) -> FoundFiles {
    var finder = FileFinder([FileFinder.Request(PathWord(plain: path))], from: place)
    var due: ContinuousClock.Instant? = .now + .seconds(1)
    while !finder.isOver {
      finder.advance()
      guard let pipe = finder.waitsForPipe, let time = due, time <= .now else { continue }
      onWait(pipe)
      due = nil
    }
    do throws(FileFinder.Fault) {
      return try finder.result()
    } catch .unfit(let words) {
      throw Fault(words: "--file: \(words)")
    } catch {
      throw Fault(words: error.words)
    }
  }

  private static func stream(
    named name: String, _ bytes: [UInt8]
  ) throws(Fault) -> FoundFiles.Group {
    do throws(LLMError) {
      return .init(stream: try Attachment(name: name, bytes: bytes))
    } catch {
      throw Fault(words: "--file: \(error.forUser.description)")
    }
  }
}
