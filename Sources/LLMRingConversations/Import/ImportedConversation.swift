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
  /// The images of answers, by their names in an ``ImageFolder``.
  package var images: [String: [UInt8]] = [:]

  package init(
    origin: String, id: String? = nil, title: String = "", system: String = "", turns: [Turn]
  ) {
    self.origin = origin
    self.id = id
    self.title = title
    self.system = system
    self.turns = turns
  }

  /// The same without times in the future, which would make it the latest conversation until then.
  package func notAfter(_ time: Int64) -> ImportedConversation {
    var one = self
    for index in one.turns.indices {
      one.turns[index].createdAt = min(one.turns[index].createdAt, time)
    }
    for branch in one.branches.indices {
      for index in one.branches[branch].turns.indices {
        let said = one.branches[branch].turns[index].createdAt
        one.branches[branch].turns[index].createdAt = min(said, time)
      }
    }
    return one
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
  package var notes: [String] = []

  package init() {}
}

/// Why a file cannot be imported.
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
