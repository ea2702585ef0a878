/// A provider's requirements for the tool calls in a conversation.
struct DialogueRules {
  /// Whether the provider accepts calls without its own trace, made by another model or by the
  /// caller. If not, they are described in text.
  var acceptsForeignCalls = true
  /// Whether the provider accepts any calls at all.
  var acceptsCalls = true
  /// Whether a trace is rejected if the conversation before it has changed.
  var bindsTraces = false
  /// Maximum length of a call ID in bytes.
  var maximumIDLength = Int.max
  /// Whether IDs may only contain ASCII letters, digits, `_` and `-`, and must be unique in the
  /// conversation.
  var requiresPlainIDs = false
}

/// Gives every call in a conversation an ID that the provider accepts.
///
/// An ID from another provider may be too long or contain other characters, and generated IDs
/// repeat in every answer. The same conversation always gets the same IDs.
struct CallIDs {
  private let rules: DialogueRules
  private var taken: Set<String> = []
  private var count = 0

  init(rules: DialogueRules) {
    self.rules = rules
  }

  mutating func id(for id: String) -> String {
    count += 1
    if isValid(id), taken.insert(id).inserted { return id }
    var number = count
    while !taken.insert("call_\(number)").inserted { number += 1 }
    return "call_\(number)"
  }

  private func isValid(_ id: String) -> Bool {
    guard !id.isEmpty, id.utf8.count <= rules.maximumIDLength else { return false }
    return !rules.requiresPlainIDs
      || id.utf8.allSatisfy(ToolName.isAllowed)
  }
}
