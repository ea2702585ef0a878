/// The part of a payload that belongs to one tool call.
struct ToolCallFragment {
  /// The provider's index for the call.
  var key: Int?
  var id: String?
  var name: String?
  var arguments: String?
  /// Whether the arguments arrived as a complete object.
  var isComplete = false
}

/// Numbers the tool calls of an answer, and finds the call that a fragment belongs to.
///
/// OpenAI identifies a call by its index. Some compatible servers omit the index or send 0 for
/// every call; then a new ID starts a new call.
struct ToolCallTracker: Sendable {
  private struct Call {
    var id: String?
    var name: String?
    var hasStarted = false
    var hasArguments = false
    var isComplete = false

    /// Whether a fragment with the same index belongs to this call.
    func accepts(id newID: String?, name newName: String?, _ fragment: ToolCallFragment) -> Bool {
      if let newID, newID == id { return true }
      // Arguments that arrived as a complete object are never extended.
      if hasArguments, isComplete || fragment.isComplete { return false }
      if newID != nil { return id == nil && (newName == nil || !hasStarted) }
      return newName == nil || name == nil || newName == name || fragment.key != nil
    }
  }

  private var calls: [Call] = []
  private var indexes: [Int: Int] = [:]

  var isEmpty: Bool { calls.isEmpty }

  mutating func add(_ fragment: ToolCallFragment, to events: inout [AnswerEvent]) {
    let id = fragment.id.flatMap { $0.isEmpty ? nil : $0 }
    let name = fragment.name.flatMap { $0.isEmpty ? nil : $0 }
    let arguments = fragment.arguments ?? ""
    let index: Int
    if let candidate = fragment.key.map({ indexes[$0] }) ?? calls.indices.last,
      calls[candidate].accepts(id: id, name: name, fragment)
    {
      index = candidate
    } else {
      index = calls.count
      calls.append(Call())
      if let key = fragment.key { indexes[key] = index }
    }
    // The name is not concatenated, because some servers repeat it in every fragment.
    if calls[index].id == nil { calls[index].id = id }
    if calls[index].name == nil { calls[index].name = name }
    if calls[index].name != nil || !arguments.isEmpty { start(index, to: &events) }
    if !arguments.isEmpty {
      calls[index].hasArguments = true
      events.append(.toolCallArguments(index: index, arguments))
    }
    if fragment.isComplete { calls[index].isComplete = true }
  }

  mutating func end(key: Int, placeholder: String, to events: inout [AnswerEvent]) {
    guard let index = indexes[key], !calls[index].hasArguments else { return }
    calls[index].hasArguments = true
    start(index, to: &events)
    events.append(.toolCallArguments(index: index, placeholder))
  }

  /// Starts the calls that never received a name.
  mutating func startRemaining(to events: inout [AnswerEvent]) {
    for index in calls.indices { start(index, to: &events) }
  }

  private mutating func start(_ index: Int, to events: inout [AnswerEvent]) {
    guard !calls[index].hasStarted else { return }
    calls[index].hasStarted = true
    let call = calls[index]
    events.append(
      .toolCallStart(
        index: index, id: call.id ?? ToolCall.generatedID(index: index), name: call.name ?? ""))
  }
}
