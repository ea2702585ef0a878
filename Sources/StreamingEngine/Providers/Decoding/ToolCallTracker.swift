/// The part of a payload that belongs to one tool call.
struct ToolCallFragment {
  /// The provider's index for the call.
  var key: Int?
  var id: String?
  var name: String?
  var arguments: String?
  /// Whether the arguments arrived as a complete object.
  var isComplete = false
  /// Whether the fragment has the whole call, of which parts may have arrived before.
  var isWhole = false
  /// Whether the fragment is a call of its own, unless it has the ID of an earlier one.
  var isSeparate = false
  /// The position of a whole call among all calls of the answer, if the server has sent them all.
  var position: Int?
}

/// Numbers the tool calls of an answer, finds the call that a fragment belongs to, and passes on
/// each part of its arguments once.
///
/// OpenAI identifies a call by its index. Compatible servers omit the index or send 0 for every
/// call, repeat a call as a whole, give it another ID in every fragment, or begin its arguments with
/// an empty object that stands for arguments to come. Two calls may be equal in everything: a model
/// that rolls two dice makes the same call twice.
struct ToolCallTracker: Sendable {
  private struct Call {
    var id: String?
    var name: String?
    /// The number under which the call is passed on; `nil` until it starts.
    var number: Int?
    var arguments = ShownText()
    /// In how many pieces the arguments have arrived, up to 2.
    var pieces = 0
    /// The payload that had the last fragment.
    var payload = 0
    /// Whether the name has come again, without arguments, after the end. It may begin another call.
    var isNamedAgain = false
    var object = ObjectEnd()
    /// Arguments that have arrived before the name.
    var held = ""
    /// An empty object that is shown only if no other arguments follow.
    var isPlaceholder = false
    /// A fragment that may have all arguments so far, or an object inside them that begins alike.
    var unclear = ""
    /// Whether each fragment has all arguments so far.
    var isCumulative = false
    /// Whether it is not a call, but the arguments of another one.
    var isPhantom = false

    var hasStarted: Bool { number != nil }
    var hasArguments: Bool { !arguments.isEmpty }
    /// Whether anything of the call has arrived but its place.
    var isThere: Bool { !isPhantom && (name != nil || hasArguments || isPlaceholder) }

    /// Whether the arguments are a complete object, so that nothing can follow.
    var isComplete: Bool { object.isComplete }

    /// Whether a fragment with the same index or ID, or with neither, belongs to this call.
    ///
    /// - Parameter payload: The payload that has the fragment.
    func accepts(_ fragment: ToolCallFragment, in payload: Int) -> Bool {
      let text = fragment.arguments ?? ""
      let isSameID = fragment.id != nil && fragment.id == id
      let isSameName = fragment.name == nil || name == nil || fragment.name == name
      if isSameID, !isSameName { return false }
      // The name of arguments that have arrived before it.
      if name == nil, fragment.name != nil, fragment.key != nil,
        isSameID || id == nil || fragment.id == nil, text.isBlank || isShown(text)
      {
        return true
      }
      if fragment.isSeparate { return isSameID && isShown(text) }
      // Only a repeat or an empty end can follow a complete object.
      if isComplete || isPlaceholder && fragment.isComplete {
        let isRepeat = text.isBlank || isShown(text)
        if fragment.isWhole { return isSameID || isSameName && isRepeat }
        if fragment.name != nil {
          if isSameID { return isRepeat }
          return fragment.id == nil && isRepeat && isSameName
            && !isAnother(fragment, text, in: payload)
        }
        if isNamedAgain, !isSameID, !text.isBlank { return false }
        return isSameID || fragment.id == nil || text.isBlank
      }
      if isSameID || fragment.isWhole { return isSameName }
      if hasArguments, fragment.isComplete { return false }
      if isPlaceholder, fragment.name != nil, fragment.key == nil { return false }
      guard fragment.id != nil else { return isSameName || fragment.key != nil }
      guard id != nil else { return isSameName || !hasStarted }
      // Another ID starts another call, unless the fragment clearly continues this one.
      guard fragment.name != nil else { return true }
      return isSameName && hasArguments && !text.isEmpty && !text.hasPrefix("{")
    }

    /// Whether a fragment without an ID that equals this complete call is another call. A server that
    /// repeats a call does so in a later payload, and as a whole what it has sent in pieces.
    private func isAnother(_ fragment: ToolCallFragment, _ text: String, in payload: Int) -> Bool {
      !text.isBlank && (self.payload == payload || fragment.key == nil && pieces < 2)
    }

    func isShown(_ text: String) -> Bool {
      isPlaceholder
        ? text.isEmptyObject : arguments.count == text.utf8.count && arguments.continues(in: text)
    }
  }

  private var calls: [Call] = []
  private var indexes: [Int: Int] = [:]
  private var ids: [String: Int] = [:]
  /// The size of all arguments that have arrived before a name, in bytes.
  private var heldSize = 0
  private var payload = 0
  private var startedCount = 0

  /// Maximum size of a fragment that is held back, in bytes.
  private static let unclearLimit = 16 << 10

  var isEmpty: Bool { !calls.contains(where: \.isThere) }
  var count: Int { calls.count }

  /// Announces the calls of the next payload.
  mutating func beginPayload() { payload += 1 }

  /// Whether the list begins with all calls that have arrived, and these are more than one. A server
  /// may end with a list of all calls; one call may be the same again.
  func areRepeated(by fragments: [ToolCallFragment]) -> Bool {
    calls.count > 1 && fragments.count >= calls.count
      && zip(calls, fragments).allSatisfy { call, fragment in
        call.name == fragment.name && call.isShown(fragment.arguments ?? "")
      }
  }

  mutating func add(_ fragment: ToolCallFragment, to events: inout [AnswerEvent]) {
    var fragment = fragment
    if fragment.id?.isEmpty == true { fragment.id = nil }
    if fragment.name?.isEmpty == true { fragment.name = nil }
    let index = place(of: &fragment, events: &events)
    calls[index].payload = payload
    // The name is not concatenated, because some servers repeat it in every fragment.
    if calls[index].id == nil, let id = fragment.id {
      calls[index].id = id
      ids[id] = index
    }
    if calls[index].name == nil { calls[index].name = fragment.name }
    let arguments = unshown(fragment, of: index)
    if !arguments.isEmpty { calls[index].pieces = min(calls[index].pieces + 1, 2) }
    if calls[index].name != nil { start(index, to: &events) }
    emit(arguments, of: index, to: &events)
  }

  /// Ends the call with this key. If it has received no arguments, they become `placeholder`.
  mutating func end(key: Int, placeholder: String, to events: inout [AnswerEvent]) {
    guard let index = indexes[key] else { return }
    emit(takeUnclear(of: index), of: index, to: &events)
    guard !calls[index].hasArguments, calls[index].name != nil else { return }
    start(index, to: &events)
    calls[index].isPlaceholder = false
    emit(placeholder, of: index, to: &events)
  }

  /// Completes the calls at the end of the answer. Arguments without a name that another call has, or
  /// lacks, are not a call of their own, and neither is an empty object without a name and an ID.
  mutating func finish(to events: inout [AnswerEvent]) {
    flush(to: &events)
    for index in calls.indices where !calls[index].hasStarted && calls[index].name == nil {
      let arguments = calls[index].isPlaceholder ? "{}" : calls[index].held
      let named = calls.filter(\.hasStarted)
      calls[index].isPhantom =
        arguments.isEmpty || arguments.isEmptyObject && calls[index].id == nil
        || named.contains { $0.isShown(arguments) }
      guard !calls[index].isPhantom,
        let owner = calls.firstIndex(where: { $0.hasStarted && !$0.hasArguments })
      else { continue }
      calls[index].isPhantom = true
      calls[owner].isPlaceholder = false
      emit(arguments, of: owner, to: &events)
    }
    startRemaining(to: &events)
  }

  /// Passes on what has been held back of arguments, because the answer ends here.
  mutating func flush(to events: inout [AnswerEvent]) {
    for index in calls.indices where !calls[index].unclear.isEmpty {
      emit(takeUnclear(of: index), of: index, to: &events)
    }
  }

  /// Starts the calls that never received a name, and completes those without arguments. Called at
  /// the end, and when the calls that wait for a name exceed a limit of ``AnswerSize``, which then
  /// ends the answer.
  private mutating func startRemaining(to events: inout [AnswerEvent]) {
    for index in calls.indices where !calls[index].isPhantom {
      start(index, to: &events)
      showPlaceholder(of: index, to: &events)
    }
  }

  // MARK: - Finding the call

  private mutating func place(
    of fragment: inout ToolCallFragment, events: inout [AnswerEvent]
  ) -> Int {
    if let candidate = candidate(for: fragment) {
      if calls[candidate].accepts(fragment, in: payload) {
        if let key = fragment.key { indexes[key] = candidate }
        calls[candidate].isNamedAgain =
          calls[candidate].isComplete && fragment.name != nil
          && fragment.arguments?.isBlank != false
        return candidate
      }
      if calls[candidate].isNamedAgain { fragment.name = fragment.name ?? calls[candidate].name }
    }
    if let last = calls.indices.last { showPlaceholder(of: last, to: &events) }
    calls.append(Call())
    // Only calls that have started are counted against the limit.
    if calls.count > AnswerSize.countLimit { startRemaining(to: &events) }
    if let key = fragment.key { indexes[key] = calls.count - 1 }
    return calls.count - 1
  }

  private func candidate(for fragment: ToolCallFragment) -> Int? {
    let byKey = fragment.key.flatMap { indexes[$0] }
    if let byID = fragment.id.flatMap({ ids[$0] }) {
      guard let byKey, calls[byKey].id == fragment.id else { return byID }
    }
    if let position = fragment.position {
      return byKey ?? (calls.indices.contains(position) ? position : nil)
    }
    return byKey ?? (fragment.key == nil ? calls.indices.last : nil)
  }

  // MARK: - Arguments

  /// The part of a fragment's arguments that has not been shown.
  private mutating func unshown(_ fragment: ToolCallFragment, of index: Int) -> String {
    guard let text = fragment.arguments, !text.isEmpty else { return "" }
    let isDelta = !fragment.isWhole && !fragment.isComplete
    if isDelta, !calls[index].hasArguments, text.isEmptyObject {
      calls[index].isPlaceholder = true
      return ""
    }
    calls[index].isPlaceholder = false
    guard calls[index].hasArguments else { return text }
    var guess = calls[index].arguments
    let rest = guess.rest(of: text)
    if !isDelta || calls[index].isComplete {
      // A whole decides what has been held back.
      guard let rest else { return takeUnclear(of: index) }
      calls[index].unclear = ""
      return rest
    }
    return unshown(delta: text, rest: rest, of: index)
  }

  /// The part of the next fragment of a call's arguments that has not been shown.
  ///
  /// Each fragment may have all arguments so far. Plain text may begin with its own beginning. An
  /// object may do so only where a value can stand: `{"a":` and `{"a":1}` are either two forms of one
  /// object or one within the other, which the next fragment shows.
  private mutating func unshown(delta text: String, rest: String?, of index: Int) -> String {
    let held = calls[index].unclear
    if !held.isEmpty {
      calls[index].unclear = ""
      guard text.utf8.starts(with: held.utf8), let rest else { return held + text }
      calls[index].isCumulative = true
      return rest
    }
    guard let rest, text.utf8.first == UInt8(ascii: "{"), text.utf8.count <= Self.unclearLimit,
      text.utf8.count > calls[index].arguments.count
    else { return text }
    if calls[index].isCumulative || !calls[index].object.mayHaveValue {
      calls[index].isCumulative = true
      return rest
    }
    calls[index].unclear = text
    return ""
  }

  /// Returns what has been held back of a call, of which nothing follows.
  private mutating func takeUnclear(of index: Int) -> String {
    let held = calls[index].unclear
    guard !held.isEmpty else { return "" }
    calls[index].unclear = ""
    var object = calls[index].object
    object.add(held)
    var guess = calls[index].arguments
    return !object.isComplete && RawJSON.isObject(held) ? guess.rest(of: held) ?? held : held
  }

  private mutating func emit(_ arguments: String, of index: Int, to events: inout [AnswerEvent]) {
    guard !arguments.isEmpty else { return }
    calls[index].arguments.add(arguments)
    calls[index].object.add(arguments)
    if let number = calls[index].number {
      events.append(.toolCallArguments(index: number, arguments))
    } else {
      calls[index].held += arguments
      heldSize += arguments.utf8.count
      if heldSize > AnswerSize.limit { startRemaining(to: &events) }
    }
  }

  private mutating func showPlaceholder(of index: Int, to events: inout [AnswerEvent]) {
    guard calls[index].isPlaceholder else { return }
    calls[index].isPlaceholder = false
    emit("{}", of: index, to: &events)
  }

  private mutating func start(_ index: Int, to events: inout [AnswerEvent]) {
    guard !calls[index].hasStarted else { return }
    let number = startedCount
    startedCount += 1
    calls[index].number = number
    let call = calls[index]
    events.append(
      .toolCallStart(
        index: number, id: call.id ?? ToolCall.generatedID(index: number), name: call.name ?? ""))
    if !call.held.isEmpty { events.append(.toolCallArguments(index: number, call.held)) }
    calls[index].held = ""
  }
}

/// Finds the end of a JSON object that arrives in pieces.
private struct ObjectEnd: Sendable {
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private(set) var isComplete = false
  /// The last byte outside of strings that is not white space.
  private var last: UInt8 = 0

  /// Whether another object can stand at the end.
  var mayHaveValue: Bool {
    isInString || [UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: ",")].contains(last)
  }

  mutating func add(_ text: String) {
    for byte in text.utf8 {
      if isEscaped {
        isEscaped = false
      } else if isInString {
        isInString = byte != UInt8(ascii: "\"")
        isEscaped = byte == UInt8(ascii: "\\")
      } else {
        if byte > UInt8(ascii: " ") { last = byte }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth <= 0 { isComplete = true }
        default: break
        }
      }
    }
  }
}

extension String {
  /// Whether this is a JSON object without members.
  fileprivate var isEmptyObject: Bool {
    utf8.count <= 8 && filter { !$0.isWhitespace } == "{}"
  }
}
