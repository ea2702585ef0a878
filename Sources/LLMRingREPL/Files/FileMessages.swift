import StreamingEngine

/// The messages about files that go with a question.
package enum FileMessages {
  /// What is said about standard input that went with a prompt.
  package static func inputLine(bytes count: Int) -> String {
    "sent with the prompt: \(bytes(count)) of standard input; -n leaves it unread"
  }

  /// Size and tokens: `1.2 kB, about 350 tokens`.
  static func size(of files: [WaitingFile]) -> String {
    let size = files.reduce(0) { $0 + $1.attachment.bytes.count }
    let tokens = files.reduce(0) { $0 + $1.tokens.likely }
    let count = files.count == 1 ? "" : "\(UsageMessages.grouped(files.count)) files, "
    return "\(count)\(bytes(size)), \(ContextMessages.about(tokens)) tokens"
  }

  /// A size with the unit that says it best.
  static func bytes(_ count: Int) -> String {
    guard count >= 1000 else { return UsageMessages.count(count, "byte") }
    let (unit, name) = count >= 999_950 ? (1_000_000, "MB") : (1000, "kB")
    let tenths = (count * 10 + unit / 2) / unit
    return "\(UsageMessages.grouped(tenths / 10)).\(tenths % 10) \(name)"
  }

  /// The files that wait, one a line, with the numbers that `/detach` takes.
  static func list(_ files: [WaitingFile]) -> [String] {
    let rows = files.enumerated().map { place, file in
      (
        number: String(place + 1),
        name: file.attachment.name + (file.target.map { " → \($0)" } ?? ""),
        size: "\(bytes(file.attachment.bytes.count)), "
          + "\(ContextMessages.about(file.tokens.likely)) tokens"
      )
    }
    let digits = rows.map(\.number.count).max() ?? 0
    let width = min(rows.map(\.name.count).max() ?? 0, 60)
    return rows.map {
      "\($0.number.leftPadded(to: digits))  \($0.name.padded(to: width))  \($0.size)"
    }
  }
}
