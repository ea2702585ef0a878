import LLMRingConversations
import StreamingEngine

/// The headings under which a conversation's turns stand in Markdown, and how a line of a turn that
/// reads like one is told from them: a backslash stands before it, which Markdown does not show.
struct TurnHeading: Equatable {
  var role: Message.Role
  var alias: String?
  var model: String?
  /// Whether it belongs to a side question.
  var isAside: Bool
  var status: Turn.Status

  init(_ turn: Turn) {
    role = turn.role
    // A name with blanks in it, which can only be a mistyped one, would not be read back.
    model = turn.role == .assistant ? turn.model.flatMap { Self.isModel($0[...]) ? $0 : nil } : nil
    alias =
      model == nil ? nil : turn.alias.flatMap { $0.contains(where: \.isWhitespace) ? nil : $0 }
    isAside = turn.isAside
    status = Self.shown(turn.status)
  }

  /// An answer without an end is an interrupted one to a reader.
  private static func shown(_ status: Turn.Status) -> Turn.Status {
    status == .recovered || status == .pending ? .interrupted : status
  }

  /// - Parameter line: `nil` comes of a line that is no such heading.
  init?(line: Substring) {
    guard line.hasPrefix("## ") else { return nil }
    var name = line.dropFirst(3)
    var notes: [Substring] = []
    if name.hasSuffix(")"), let start = name.ranges(of: " (").last {
      notes = name[start.upperBound...].dropLast().split(separator: ", ")
      name = name[..<start.lowerBound]
    }
    status = .complete
    if let last = notes.last, let named = Turn.Status(rawValue: String(last)), named != .complete {
      status = Self.shown(named)
      notes.removeLast()
    }
    isAside = notes.last == Self.aside
    if isAside { notes.removeLast() }
    guard notes.count <= 1, notes.allSatisfy(Self.isModel), !name.isEmpty else { return nil }
    switch name {
    case "You" where notes.isEmpty: role = .user
    case "tool" where notes.isEmpty: role = .tool
    case "assistant" where notes.isEmpty: role = .assistant
    default:
      role = .assistant
      guard notes.isEmpty else {
        (alias, model) = (String(name), String(notes[0]))
        return
      }
      guard Self.isModel(name) else { return nil }
      model = String(name)
    }
  }

  /// Who says the turn.
  var name: String { role == .user ? "You" : alias ?? model ?? role.rawValue }

  /// The model behind an alias, and what is unusual about the turn.
  var notes: [String] {
    [
      alias == nil ? nil : model, isAside ? String(Self.aside) : nil,
      status == .complete ? nil : status.rawValue,
    ].compactMap(\.self)
  }

  var line: String {
    "## \(name)\(notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")"
  }

  private static let aside: Substring = "btw"

  /// `provider:model`, as one word.
  private static func isModel(_ word: Substring) -> Bool {
    guard let colon = word.firstIndex(of: ":") else { return false }
    return colon > word.startIndex && word.index(after: colon) < word.endIndex
      && !word.contains(where: \.isWhitespace)
  }

  /// A line of a turn, escaped if it looks like a heading.
  static func escaped(_ line: Substring) -> Substring { isHeadingLike(line) ? "\\" + line : line }

  static func unescaped(_ line: Substring) -> Substring {
    line.hasPrefix("\\") && isHeadingLike(line) ? line.dropFirst() : line
  }

  private static func isHeadingLike(_ line: Substring) -> Bool {
    let line = line.drop { $0 == "\\" }
    return TurnHeading(line: line) != nil || line == MarkdownAdditions.mark[...]
      || TurnTime.isLike(line)
  }
}

/// The Markdown before the first turn: the conversation's id and the system prompt.
enum MarkdownHead {
  static let system = "## System"

  private static let (opening, closing) = ("<!-- llmring conversation ", " -->")

  static func line(ofID id: String) -> String { opening + id + closing }

  /// The id in a line; `nil` for any other line.
  static func id(in line: Substring) -> String? {
    guard line.hasPrefix(opening), line.hasSuffix(closing) else { return nil }
    let id = String(line.dropFirst(opening.count).dropLast(closing.count))
    return ConversationID.isValid(id) ? id : nil
  }
}

extension Transcript {
  /// The conversation that a document of ``text(_:)`` in Markdown says; what each turn took, Markdown
  /// does not tell, and documents of 0.1.0 do not say when it was said.
  ///
  /// - Parameter time: When turns without a time are taken to have been said, in milliseconds since
  ///   1970 UTC.
  static func imported(
    markdown bytes: [UInt8], at time: Int64
  ) throws(ImportError) -> ImportedConversation {
    var conversation = ImportedConversation(origin: documentOrigin("markdown", bytes), turns: [])
    var lines = String(decoding: bytes, as: UTF8.self).byteLines[...]
    // An export ends no line of its own with a carriage return: a program has converted it.
    if lines.first?.utf8.last == UInt8(ascii: "\r") {
      lines =
        lines.map { line in
          line.utf8.last == UInt8(ascii: "\r") ? Substring(line.utf8.dropLast()) : line
        }[...]
    }
    if let first = lines.first, first.hasPrefix("# ") {
      conversation.title = String(first.dropFirst(2))
      lines = lines.dropFirst()
    }
    var said: [Substring] = []
    var isSystem = false
    func close() throws(ImportError) {
      // What is said stands between an empty line and another.
      if said.first?.isEmpty == true { said.removeFirst() }
      if said.last?.isEmpty == true { said.removeLast() }
      if !conversation.turns.isEmpty {
        let number = conversation.turns.count
        do throws(ImportError) {
          if let time = try TurnTime.take(from: &said) {
            conversation.turns[number - 1].createdAt = time
          } else {
            conversation.isUndated = true
          }
        } catch {
          throw ImportError("turn \(number) \(error)")
        }
      }
      let additions =
        conversation.turns.last?.role == .assistant
        ? MarkdownAdditions.take(from: &said) : MarkdownAdditions()
      let text = said.map(TurnHeading.unescaped).joined(separator: "\n")
      if !conversation.turns.isEmpty {
        let last = conversation.turns.count - 1
        conversation.turns[last].content = text
        conversation.turns[last].answer.citations = additions.citations
        conversation.turns[last].answer.images = additions.images
      } else if isSystem {
        conversation.system = text
      }
      said = []
    }
    for (place, line) in zip(lines.indices, lines) {
      guard let heading = TurnHeading(line: line) else {
        if conversation.turns.isEmpty, !isSystem, !line.allSatisfy(\.isWhitespace) {
          if conversation.id == nil, let id = MarkdownHead.id(in: line) {
            conversation.id = id
            conversation.origin = "llmring:\(id)"
            continue
          }
          if line == MarkdownHead.system[...] {
            (said, isSystem) = ([], true)
            continue
          }
          throw ImportError(
            "line \(place + 1) comes before the first question; a conversation begins with '## You'"
          )
        }
        said.append(line)
        continue
      }
      if conversation.turns.isEmpty, !isSystem { said = [] }
      try close()
      var turn = Turn(
        id: 0, role: heading.role, content: "", status: heading.status, alias: heading.alias,
        model: heading.model, createdAt: time)
      turn.isAside = heading.isAside
      conversation.turns.append(turn)
    }
    try close()
    guard !conversation.turns.isEmpty else {
      throw ImportError("there is no conversation in it; one begins with '## You'")
    }
    return conversation
  }
}
