/// A conversation that was held elsewhere, or was written out before.
package struct ImportedConversation: Sendable, Equatable {
  /// What names it wherever it comes from, so that it is brought in once; never shown.
  package var origin: String
  /// The id that it had in a store like this one.
  package var id: String?
  /// Empty to take that of its first question.
  package var title: String
  package var system: String
  /// The first one first, each following the one before it; their ids and parents mean nothing.
  package var turns: [Turn]

  package init(
    origin: String, id: String? = nil, title: String = "", system: String = "", turns: [Turn]
  ) {
    self.origin = origin
    self.id = id
    self.title = title
    self.system = system
    self.turns = turns
  }

  /// The same without a time to come: it would be the latest conversation until then.
  package func notAfter(_ time: Int64) -> ImportedConversation {
    var one = self
    for index in one.turns.indices {
      one.turns[index].createdAt = min(one.turns[index].createdAt, time)
    }
    return one
  }
}

/// How much of what was read was not there before.
package struct ImportCount: Sendable, Equatable {
  package var conversations = 0
  package var newConversations = 0
  package var turns = 0
  package var newTurns = 0

  package init() {}
}

/// Why a file cannot be brought in.
package struct ImportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What happened; what to do.
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
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
