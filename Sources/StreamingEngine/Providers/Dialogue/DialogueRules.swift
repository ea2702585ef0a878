/// What a provider asks of the tool calls in a conversation.
struct DialogueRules {
  /// Whether the model can be shown calls that were made without a trace of its own: by another
  /// model, or by the caller. Where it cannot, they are told in words.
  var takesForeignCalls = true
  /// Whether it can be shown any calls at all.
  var takesCalls = true
  /// Whether a trace is refused when what was said before it has changed.
  var bindsTraces = false
  /// The most bytes that the id of a call may have.
  var longestID = Int.max
  /// Whether ids are of ASCII letters, digits, `_` and `-`, each once in a conversation.
  var hasPlainIDs = false
}

/// Gives every call of a conversation an id that the provider takes.
///
/// Ids of another provider may be too long or have other characters, and one that was made up for
/// want of one is the same in every answer. The same conversation gets the same ids every time.
struct CallIDs {
  private let rules: DialogueRules
  private var taken: Set<String> = []
  private var count = 0

  init(rules: DialogueRules) {
    self.rules = rules
  }

  mutating func id(for id: String) -> String {
    count += 1
    if isFit(id), taken.insert(id).inserted { return id }
    var number = count
    while !taken.insert("call_\(number)").inserted { number += 1 }
    return "call_\(number)"
  }

  private func isFit(_ id: String) -> Bool {
    guard !id.isEmpty, id.utf8.count <= rules.longestID else { return false }
    return !rules.hasPlainIDs
      || id.utf8.allSatisfy(ToolName.isAllowed)
  }
}
