package import StreamingEngine

/// What one check of the set-up came to.
package struct Finding: Equatable, Sendable {
  package enum Status: String, Sendable {
    case ok
    /// It works, and there is something to know.
    case note
    /// Something that was configured is broken.
    case problem
  }

  package var check: String
  package var status: Status
  package var detail: String
  /// What to do, as one clause.
  package var advice: String?

  package init(
    _ check: String, _ status: Status, _ detail: String, advice: String? = nil
  ) {
    // An alias that somebody gave a key's place would be its name.
    self.check = KeyPattern.hidden(in: check)
    self.status = status
    // What the environment and files say may have a key in it.
    self.detail = KeyPattern.hidden(in: detail)
    self.advice = advice.map { KeyPattern.hidden(in: $0) }
  }

  package static func ok(_ check: String, _ detail: String) -> Finding {
    Finding(check, .ok, detail)
  }

  package var json: JSONValue {
    .object([
      ("check", .string(check)), ("status", .string(status.rawValue)),
      ("detail", .string(detail)), ("advice", .optional(advice)),
    ])
  }

  /// One line for each finding, in columns, and one that sums them up. What files and variables
  /// say in them is made safe by the sink that prints it.
  package static func report(_ findings: [Finding]) -> [String] {
    let width = findings.map(\.check.count).max() ?? 0
    let lines = findings.map { finding in
      let check = finding.check.padded(to: width)
      let status = finding.status.rawValue.padded(to: 7)
      let advice = finding.advice.map { "; \($0)" } ?? ""
      return "\(status)  \(check)  \(finding.detail)\(advice)"
    }
    return lines + ["", summary(findings)]
  }

  private static func summary(_ findings: [Finding]) -> String {
    func count(_ status: Status, _ word: String) -> String? {
      let count = findings.count { $0.status == status }
      return count == 0 ? nil : UsageMessages.count(count, word)
    }
    let notes = count(.note, "note")
    guard let problems = count(.problem, "problem") else {
      return "no problems" + (notes.map { "; \($0)" } ?? "")
    }
    return problems + (notes.map { ", \($0)" } ?? "")
  }
}
