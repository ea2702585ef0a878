/// What one payload says about one tool call.
struct ToolCallFragment {
  /// What the provider tells its calls apart by: an index into something.
  var key: Int?
  var id: String?
  var name: String?
  var arguments: String?
  /// Whether the arguments came as an object, and so at once.
  var isWhole = false
}

/// Numbers the tool calls of an answer, and finds the call that a fragment belongs to.
///
/// OpenAI's rule is that a call's index tells. Servers that are compatible with it leave the
/// index out, or send 0 for every call; then a new id means a new call.
struct ToolCallLedger: Sendable {
  private struct Call {
    var id: String?
    var name: String?
    var hasStarted = false
    var hasArguments = false
    var isWhole = false

    /// Whether a fragment that may belong to this call does.
    func goesOn(withID newID: String?, name newName: String?, _ fragment: ToolCallFragment) -> Bool
    {
      if let newID, newID == id { return true }
      // Arguments that came at once are complete: nothing is joined to them.
      if hasArguments, isWhole || fragment.isWhole { return false }
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
      calls[candidate].goesOn(withID: id, name: name, fragment)
    {
      index = candidate
    } else {
      index = calls.count
      calls.append(Call())
      if let key = fragment.key { indexes[key] = index }
    }
    // Some servers repeat the name with every fragment: it is not joined.
    if calls[index].id == nil { calls[index].id = id }
    if calls[index].name == nil { calls[index].name = name }
    if calls[index].name != nil || !arguments.isEmpty { start(index, to: &events) }
    if !arguments.isEmpty {
      calls[index].hasArguments = true
      events.append(.toolCallArguments(index: index, arguments))
    }
    if fragment.isWhole { calls[index].isWhole = true }
  }

  mutating func end(key: Int, placeholder: String, to events: inout [AnswerEvent]) {
    guard let index = indexes[key], !calls[index].hasArguments else { return }
    calls[index].hasArguments = true
    start(index, to: &events)
    events.append(.toolCallArguments(index: index, placeholder))
  }

  /// Starts the calls whose name never came.
  mutating func startRemaining(to events: inout [AnswerEvent]) {
    for index in calls.indices { start(index, to: &events) }
  }

  private mutating func start(_ index: Int, to events: inout [AnswerEvent]) {
    guard !calls[index].hasStarted else { return }
    calls[index].hasStarted = true
    let call = calls[index]
    events.append(
      .toolCallStart(
        index: index, id: call.id ?? ToolCall.madeUpID(index: index), name: call.name ?? ""))
  }
}
