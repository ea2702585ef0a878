import Conversations
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

  /// - Parameter input: Reads standard input, which `-` names.
  package init(
    _ paths: [String], home: String, input: () -> [UInt8]
  ) throws(Fault) {
    let place = FilePlace(home: home)
    var found = FoundFiles()
    for path in paths {
      if path == "-" {
        guard !found.groups.contains(where: \.isStream) else { continue }
        found.groups.append(try Self.stream(named: "stdin", input()))
      } else {
        found.groups += try Self.find(path, from: place).groups
      }
    }
    let plan = AttachmentPlan(found, to: [])
    if let excess = plan.waiting.excess { throw Fault(words: "--file: \(excess); send fewer") }
    waiting = plan.waiting
    line = plan.line
    hasSkipped = found.groups.contains { !$0.skipped.isEmpty }
  }

  private static func find(_ path: String, from place: FilePlace) throws(Fault) -> FoundFiles {
    var finder = FileFinder([FileFinder.Request(PathWord(plain: path))], from: place)
    finder.finish()
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
      throw Fault(words: "--file: \(error.description)")
    }
  }
}
