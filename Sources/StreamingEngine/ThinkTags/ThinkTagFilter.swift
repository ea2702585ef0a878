/// Separates the reasoning that a model writes between tags from the text of its answer.
///
/// Only reasoning at the start of the text is recognised: a tag after other text stays text. If
/// just the closing tag arrives, because the opening tag was part of the prompt, all text before it
/// was reasoning. The result is the same however the text is split into pieces, apart from where
/// pieces end.
struct ThinkTagFilter: Sendable {
  /// What became of a piece of text. The parts come in the order of the members.
  struct Output: Sendable, Equatable {
    /// What changes about earlier pieces.
    var correction = Correction.none
    var reasoning = ""
    var text = ""

    var isEmpty: Bool { correction == .none && reasoning.isEmpty && text.isEmpty }
  }

  enum Correction: Sendable, Equatable {
    case none
    /// All text before this piece was reasoning.
    case textWasReasoning
    /// The reasoning that was taken from the text was text. It is repeated as ``Output/text``.
    case reasoningWasText
  }

  private enum State {
    /// Nothing but white space and, perhaps, part of a tag has arrived.
    case start
    /// Within reasoning whose end is one of these tags. It began with a tag, or is assumed.
    case reasoning(closings: [[UInt8]], isAssumed: Bool)
    /// In text in which a closing tag without an opening tag may still occur.
    case text
    /// After a closing tag: more reasoning may follow directly.
    case afterTag
    /// In text in which no tag is looked for.
    case end
  }

  private var state = State.start
  private var startsInReasoning: Bool
  private var code = CodeTracker()
  /// White space that may turn out to surround reasoning.
  private var space = ""
  /// The beginning of what may be a tag.
  private var tag: [UInt8] = []
  /// The byte before ``tag``.
  private var previous: UInt8 = 0
  /// All reasoning that was only assumed to be reasoning.
  private var assumed = ""
  /// Whether any reasoning has been found since the last tag.
  private var hasThought = false
  private var repetition = RepeatedReasoning()

  /// Whether this answer began with reasoning that has only the closing tag; `nil` if it does not
  /// tell.
  private(set) var startedInReasoning: Bool?

  /// - Parameter startsInReasoning: Whether an earlier answer of the model had only a closing tag.
  init(startsInReasoning: Bool = false) {
    self.startsInReasoning = startsInReasoning
  }

  /// Takes note of reasoning that the server sent separately from the text. Some servers repeat it
  /// between tags.
  mutating func noteReasoning(_ reasoning: String) {
    guard case .start = state else { return }
    startsInReasoning = false
    repetition.expect(reasoning)
  }

  /// Takes the next piece of text if it is text as it is, as nearly all pieces are; otherwise the
  /// piece must be appended.
  mutating func passes(_ piece: String) -> Bool {
    switch state {
    case .text: tag.isEmpty && skip(piece)
    case .end: true
    case .start, .reasoning, .afterTag: false
    }
  }

  /// Takes the next piece of text.
  mutating func append(_ piece: String) -> Output {
    if case .reasoning(_, isAssumed: false) = state, isPlainReasoning(piece) {
      return Output(reasoning: piece)
    }
    if passes(piece) { return Output(text: piece) }
    var output = Output()
    var rest = (tag + piece.utf8)[...]
    tag = []
    while !rest.isEmpty, tag.isEmpty { step(&rest, into: &output) }
    return output
  }

  /// Takes the end of the text, and returns what was held back.
  ///
  /// - Parameter isComplete: Whether the answer has ended as the provider intended. What was
  ///   assumed to be reasoning is then known to be text.
  mutating func finish(isComplete: Bool) -> Output {
    defer { (state, tag, space, assumed) = (.end, [], "", "") }
    let held = String(decoding: tag, as: UTF8.self)
    switch state {
    case .reasoning(let closings, let isAssumed):
      let isClosed = if case .tag = ThinkTag.match(tag[...], closings) { true } else { false }
      if isAssumed, isClosed || isComplete { startedInReasoning = isClosed }
      if isClosed { return Output() }
      if isAssumed, isComplete {
        return Output(correction: .reasoningWasText, text: assumed + space + held)
      }
      return Output(reasoning: tag.isEmpty ? "" : repetition.filter(space + held))
    case .text:
      if isComplete { startedInReasoning = false }
      return Output(text: space + held)
    case .start, .afterTag, .end:
      return Output(text: space + held)
    }
  }

  /// Processes the bytes up to the next change of state.
  private mutating func step(_ rest: inout ArraySlice<UInt8>, into output: inout Output) {
    switch state {
    case .start, .afterTag: begin(&rest, into: &output)
    case .reasoning(let closings, let isAssumed):
      think(&rest, until: closings, isAssumed: isAssumed, into: &output)
    case .text: watch(&rest, into: &output)
    case .end:
      output.text += String(decoding: rest, as: UTF8.self)
      rest = []
    }
  }

  /// Looks for a tag at the start of the text, or directly after reasoning.
  private mutating func begin(_ rest: inout ArraySlice<UInt8>, into output: inout Output) {
    let isAtStart = if case .start = state { true } else { false }
    let blank = rest.prefix(while: isSpace)
    // White space after reasoning is dropped.
    if isAtStart { space += String(decoding: blank, as: UTF8.self) }
    rest = rest.dropFirst(blank.count)
    guard !rest.isEmpty else { return }
    let closings = isAtStart ? ThinkTag.loneClosings : []
    switch ThinkTag.match(rest, ThinkTag.openings + closings) {
    case .partial:
      hold(&rest, after: 0)
    case .tag(let index) where index < ThinkTag.openings.count:
      rest = rest.dropFirst(ThinkTag.openings[index].count)
      space = ""
      hasThought = false
      state = .reasoning(closings: [ThinkTag.all[index].closing], isAssumed: false)
    case .tag(let index):
      // The end of reasoning that is empty, or that the server sent separately.
      rest = rest.dropFirst(closings[index - ThinkTag.openings.count].count)
      space = ""
      state = .afterTag
    case .none where !isAtStart:
      state = .end
    case .none where startsInReasoning:
      assumed = space
      space = ""
      hasThought = true
      state = .reasoning(closings: ThinkTag.loneClosings, isAssumed: true)
    case .none:
      output.text += space
      space = ""
      repetition = RepeatedReasoning()
      state = .text
    }
  }

  /// Looks for the end of reasoning. White space at both ends of reasoning is dropped.
  private mutating func think(
    _ rest: inout ArraySlice<UInt8>, until closings: [[UInt8]], isAssumed: Bool,
    into output: inout Output
  ) {
    if !hasThought {
      let blank = rest.prefix(while: isSpace)
      previous = blank.last ?? previous
      rest = rest.dropFirst(blank.count)
    }
    var found: (match: ThinkTag.Match, place: Int)?
    for place in rest.indices where ThinkTag.canBegin(with: rest[place]) {
      let match = quotable(rest, at: place, closings)
      if match != .none {
        found = (match, place)
        break
      }
    }
    let end = found?.place ?? rest.endIndex
    let thought = rest[rest.startIndex..<end]
    let kept = thought.dropLast(thought.reversed().prefix(while: isSpace).count)
    if !kept.isEmpty {
      emit(space + String(decoding: kept, as: UTF8.self), isAssumed, into: &output)
      space = ""
      hasThought = true
    }
    space += String(decoding: thought[kept.endIndex...], as: UTF8.self)
    let last = thought.last ?? previous
    rest = rest[end...]
    switch found?.match {
    case nil, .none?: previous = last
    case .partial?: hold(&rest, after: last)
    case .tag(let index)?:
      rest = rest.dropFirst(closings[index].count)
      space = ""
      if isAssumed { startedInReasoning = true }
      assumed = ""
      state = .afterTag
    }
  }

  private mutating func emit(_ thought: String, _ isAssumed: Bool, into output: inout Output) {
    if isAssumed { assumed += thought }
    output.reasoning += repetition.filter(thought)
  }

  /// Looks for a closing tag without an opening tag.
  private mutating func watch(_ rest: inout ArraySlice<UInt8>, into output: inout Output) {
    let tags = ThinkTag.inText
    for place in rest.indices {
      let byte = rest[place]
      if ThinkTag.canBegin(with: byte) {
        switch quotable(rest[place...], at: place, tags) {
        case .none: break
        case .partial:
          output.text += String(decoding: rest[..<place], as: UTF8.self)
          rest = rest[place...]
          hold(&rest, after: previous)
          return
        case .tag(let index) where index >= ThinkTag.loneClosings.count:
          // What this tag opens, in the middle of the text, is text.
          state = .end
          return
        case .tag where code.isInCode: break
        case .tag(let index):
          output.correction = .textWasReasoning
          output.reasoning = output.text + String(decoding: rest[..<place], as: UTF8.self)
          output.text = ""
          rest = rest[(place + tags[index].count)...]
          startedInReasoning = true
          state = .afterTag
          return
        }
      }
      code.take(byte)
      previous = byte
    }
    output.text += String(decoding: rest, as: UTF8.self)
    rest = []
  }

  /// Whether a piece is reasoning as it is: the usual case within reasoning.
  private mutating func isPlainReasoning(_ piece: String) -> Bool {
    guard hasThought, tag.isEmpty, space.isEmpty, !repetition.isPossible,
      let last = piece.utf8.last, !isSpace(last),
      !piece.utf8.contains(where: ThinkTag.canBegin)
    else { return false }
    previous = last
    return true
  }

  /// Moves past a piece of text, unless a tag can begin in it.
  private mutating func skip(_ piece: String) -> Bool {
    var piece = piece
    return piece.withUTF8 { bytes in
      // One pass for the tag first, because most pieces have no marks either. Without an early
      // exit the compiler compares many bytes at once.
      var canBeTag = false
      var hasCodeMarks = false
      for byte in bytes {
        canBeTag = canBeTag || ThinkTag.canBegin(with: byte)
        hasCodeMarks = hasCodeMarks || CodeTracker.isMark(byte)
      }
      if canBeTag { return false }
      guard let last = bytes.last else { return true }
      if hasCodeMarks {
        code.take(bytes)
      } else {
        code.takeUnmarked(bytes[...])
      }
      previous = last
      return true
    }
  }

  /// Matches a tag, unless it is only quoted: the same quote or backtick on both sides.
  private func quotable(
    _ bytes: ArraySlice<UInt8>, at place: Int, _ tags: [[UInt8]]
  ) -> ThinkTag.Match {
    let match = ThinkTag.match(bytes[place...], tags)
    guard case .tag(let index) = match else { return match }
    let before = place > bytes.startIndex ? bytes[place - 1] : previous
    guard [UInt8(ascii: "`"), UInt8(ascii: "\""), UInt8(ascii: "'")].contains(before) else {
      return match
    }
    let next = place + tags[index].count
    guard next < bytes.endIndex else { return .partial }
    return bytes[next] == before ? .none : match
  }

  private mutating func hold(_ rest: inout ArraySlice<UInt8>, after last: UInt8) {
    tag = Array(rest)
    previous = last
    rest = []
  }
}

/// Removes reasoning that the server has already sent outside the text.
///
/// llama.cpp does so with `--reasoning-format deepseek-legacy`.
struct RepeatedReasoning: Sendable {
  private var sent: [UInt8] = []
  /// How much of ``sent`` has been repeated.
  private var matched = 0
  private static let limit = 1 << 20

  var isPossible: Bool { !sent.isEmpty }

  /// Takes reasoning that was sent outside the text.
  mutating func expect(_ reasoning: String) {
    guard sent.count < Self.limit else { return }
    let bytes = reasoning.utf8
    sent += sent.isEmpty ? ArraySlice(bytes.drop(while: isSpace)) : ArraySlice(bytes)
  }

  /// The part of the next reasoning from the text that was not sent before.
  mutating func filter(_ thought: String) -> String {
    guard isPossible else { return thought }
    let expected = sent[matched...]
    let thought = Array(thought.utf8)
    let isRepeated = zip(expected, thought).allSatisfy { $0 == $1 }
    if isRepeated, thought.count <= expected.count {
      matched += thought.count
      return ""
    }
    let new = isRepeated ? thought[expected.count...] : (sent[..<matched] + thought)[...]
    sent = []
    return String(decoding: new, as: UTF8.self)
  }
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
}
