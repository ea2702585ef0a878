import LLMRingCalendar

/// A conversation from another program, or an export of this one.
package struct ImportedConversation: Sendable, Equatable {
  /// Identifies the conversation at its source, so that it is imported once; never shown.
  package var origin: String
  /// The id that it had in a store like this one.
  package var id: String?
  /// Empty to use the first question as the title.
  package var title: String
  package var system: String
  /// In order, each following the one before it; their ids and parents are ignored.
  package var turns: [Turn]
  /// What is not in the branch of ``turns``.
  package var branches: [WholeConversation.Branch] = []
  /// When something was last said in it, in milliseconds since 1970 UTC, as its clock told the time;
  /// `nil` for the time of the last turn.
  package var updatedAt: Int64?
  /// When it was last used: its place in the order of all conversations, in milliseconds since 1970 UTC.
  /// `nil` for the time of the last turn.
  package var usedAt: Int64?
  /// The images of answers, by their names in an ``ImageFolder``.
  package var images: [String: [UInt8]] = [:]
  /// Whether turns have the time that the reader was given, because they have none of their own.
  package var isUndated = false
  /// What could not be imported as it is, one line each.
  package var notes: [String] = []

  package init(
    origin: String, id: String? = nil, title: String = "", system: String = "", turns: [Turn]
  ) {
    self.origin = origin
    self.id = id
    self.title = title
    self.system = system
    self.turns = turns
  }

  /// The same as a conversation that was not used after the present, so that a date in the future does
  /// not make it the latest one until then. The dates themselves are kept, and a note names the first.
  ///
  /// - Parameter time: In milliseconds since 1970 UTC.
  package func notAfter(_ time: Int64) -> ImportedConversation {
    var one = self
    let times = (turns + branches.flatMap(\.turns)).map(\.createdAt)
    one.usedAt = min(usedAt ?? updatedAt ?? times.max() ?? time, time)
    let future = times.filter { $0 > time }
    if let first = future.first {
      let count = future.count == 1 ? "a date is" : "\(future.count) dates are"
      let kept = future.count == 1 ? "it is kept" : "they are kept"
      let date = UTCTime(millisecondsSince1970: first).readable
      one.notes.append("\(count) in the future (\(date)); \(kept)")
    }
    return one
  }

  /// Whether turns from an origin may name models in full, as `provider:model`. Those from programs
  /// that know no providers do not, even if a name has a colon, such as `mistral:latest`.
  package static func namesProviders(_ origin: String?) -> Bool {
    !["llm:", "chatgpt:", "claude:"].contains { origin?.hasPrefix($0) ?? false }
  }

  /// The title, or the beginning of the first question, for messages.
  var shownTitle: String {
    let given = titleLine(of: title)
    guard given.isEmpty else { return given }
    return conversationTitle(of: (turns.first ?? branches.first?.turns.first)?.content ?? "")
  }
}

/// How much was read, and how much of it was new.
package struct ImportCount: Sendable, Equatable {
  package var conversations = 0
  package var newConversations = 0
  package var turns = 0
  package var newTurns = 0
  /// Conversations of another store that were left out because they had been erased here.
  package var omittedConversations = 0
  /// What else there is to say, one line each.
  package private(set) var notes: [String] = []
  /// Why parts of a file could not be imported, one line each.
  package private(set) var failures: [String] = []
  /// How many conversations have turns without a date.
  package var undatedConversations = 0

  package init() {}

  package mutating func note(_ words: String) { Self.add(words, to: &notes) }

  package mutating func fail(_ words: String) { Self.add(words, to: &failures) }

  /// A file may have a fault in each of ten thousand conversations.
  private static let limit = 20

  private static func add(_ words: String, to lines: inout [String]) {
    if lines.count < limit {
      lines.append(words)
    } else if lines.count == limit {
      lines.append("more of this kind is not shown")
    }
  }
}

/// Why a file cannot be imported.
package struct ImportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What happened; what to do.
  package let description: String

  package init(_ description: String) {
    self.description = description
  }

  /// Another program has locked a database for as long as llmring waits.
  static let busy = ImportError("another program is using it; close that program, or try again")
}

extension ImportError {
  /// - Parameter line: Counted from 1.
  init(line: Int, _ problem: String) {
    self.init("line \(line): \(problem)")
  }
}

/// The digest that names a document without an id of its own.
package func documentOrigin(_ kind: String, _ bytes: [UInt8]) -> String {
  "\(kind):\(SHA256.hex(bytes))"
}
