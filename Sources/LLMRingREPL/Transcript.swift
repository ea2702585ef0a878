package import LLMRingConversations
import LLMRingCalendar
import LLMRingPlatform
package import StreamingEngine

/// A conversation as a document: what `/export` writes and `llmring history` prints.
package struct Transcript: Sendable {
  package enum Format: String, Sendable, CaseIterable {
    case markdown = "md"
    case json
    case html

    /// The format of a file at this path: Markdown if its name has no ending. `nil` if it has another
    /// ending, or if the path is only a word, which is then more likely a format.
    init?(ofFile path: String) {
      let name = path.split(separator: "/").last ?? ""
      let parts = name.drop { $0 == "." }.split(separator: ".")
      if parts.count < 2 {
        guard path.contains("/") else { return nil }
        self = .markdown
      } else {
        let ending = parts[parts.count - 1].lowercased()
        self.init(rawValue: ["markdown": "md", "htm": "html"][ending] ?? ending)
      }
    }

    /// Their names as a list, `md, json or html`.
    static let list =
      allCases.dropLast().map(\.rawValue).joined(separator: ", ")
      + " or \(allCases.last?.rawValue ?? "")"
  }

  private let id: String?
  private let origin: String?
  private let title: String
  private let system: String
  private let turns: [Turn]
  private let images: ImageFolder?

  /// - Parameters:
  ///   - origin: Where it was imported from.
  ///   - system: What the model is told before anything else.
  ///   - images: Where the images of the answers are; without it they are named without a path.
  package init(
    id: String?, origin: String? = nil, title: String, system: String = "", turns: [Turn],
    images: ImageFolder? = nil
  ) {
    self.id = id
    self.origin = origin
    self.title = title
    self.system = system
    self.turns = turns
    self.images = images
  }

  /// The whole document, with a line feed at its end.
  package func text(_ format: Format) -> String {
    switch format {
    case .markdown: markdown
    case .json: object(isWhole: true).text + "\n"
    case .html: HTMLTranscript(title: title, system: system, turns: turns, images: images).text
    }
  }

  /// The conversation as lines to read; the status of a turn is shown unless it is complete.
  package var lines: [String] { turns.flatMap { Self.lines($0, images: images) } }

  static func lines(_ turn: Turn, images: ImageFolder?) -> [String] {
    let mark =
      (turn.isAside ? " (btw)" : "")
      + (turn.status == .complete ? "" : " [\(turn.status.rawValue)]")
    let said = turn.plainText
    let fault = fault(of: turn).map { ["(error: \($0))"] } ?? []
    let additions =
      AnswerMessages.calls(turn.answer.toolCalls)
      + AnswerMessages.additions(turn.answer.citations, images: paths(of: turn, in: images))
    var lines = ["\(turn.role.rawValue)\(mark):"]
    if !said.isEmpty || fault.isEmpty && additions.isEmpty { lines += said.splitLines }
    lines += additions
    lines += fault
    lines.append("")
    return lines
  }

  private static func paths(of turn: Turn, in images: ImageFolder?) -> [String] {
    turn.answer.images.map { images?.path(of: $0) ?? $0 }
  }

  /// The error that ended an answer, unless the user stopped it.
  private static func fault(of turn: Turn) -> String? {
    turn.status == .error ? turn.answer.error.map(titleLine) : nil
  }

  /// What `llmring history show --json` prints; scripts rely on the names.
  package var json: JSONValue { object(isWhole: false) }

  /// A conversation with all its branches and images: an element of `llmring history export --all`.
  ///
  /// - Parameter usedAt: Its place in the order of all, in milliseconds since 1970 UTC.
  package static func json(
    _ whole: WholeConversation, usedAt: Int64, images: ImageFolder
  ) -> JSONValue {
    func objects(_ turns: [Turn]) -> JSONValue {
      .array(
        Transcript(id: nil, title: "", turns: turns, images: images).objects(isWhole: true))
    }
    let branches = whole.branches.map { branch in
      JSONValue.object([("after", .int(branch.after)), ("turns", objects(branch.turns))])
    }
    let turns = whole.turns + whole.branches.flatMap(\.turns)
    let files = Set(turns.flatMap(\.answer.images)).sorted().compactMap { name in
      (try? InputFile.bytes(of: images.path(of: name), limit: imageLimit)).map { bytes in
        JSONValue.object([
          ("name", .string(name)), ("data", .string(Base64.text(of: bytes))),
        ])
      }
    }
    let members: [(String, JSONValue?)] = [
      ("id", .string(whole.id)), ("origin", whole.origin.map(JSONValue.string)),
      ("title", .string(whole.title)),
      ("system", whole.system.isEmpty ? nil : .string(whole.system)),
      ("updated_at", .string(HistoryMessages.time(whole.updatedAt))),
      (
        "last_used_at",
        usedAt == whole.updatedAt ? nil : .string(HistoryMessages.time(usedAt))
      ),
      ("turns", objects(whole.turns)), ("branches", branches.isEmpty ? nil : .array(branches)),
      ("image_files", files.isEmpty ? nil : .array(files)),
    ]
    return .object(members.compactMap { name, value in value.map { (name, $0) } })
  }

  private static let imageLimit = 64 << 20

  private func object(isWhole: Bool) -> JSONValue {
    .object(
      [("id", .optional(id))]
        + (isWhole ? origin.map { [("origin", .string($0))] } ?? [] : [])
        + [("title", .string(title))]
        + (isWhole && !system.isEmpty ? [("system", .string(system))] : [])
        + [("turns", .array(objects(isWhole: isWhole)))])
  }

  private func objects(isWhole: Bool) -> [JSONValue] {
    var told: String?
    var asked: ConversationSettings?
    return turns.map { turn in
      var members = Self.members(of: turn, isWhole: isWhole, images: images)
      // What the model was told is said where it changes.
      if turn.role == .user, turn.system != told {
        members.append(("system", .string(turn.system ?? "")))
        told = turn.system
      }
      // So is what the question was asked with.
      if isWhole, let settings = turn.settings, settings != asked {
        members.append(("settings", settings.json))
        asked = settings
      }
      return JSONValue.object(members)
    }
  }

  private var markdown: String {
    let lines = { (text: String) in
      text.byteLines.map(TurnHeading.escaped).joined(separator: "\n")
    }
    // A document that begins with neither a title nor a turn is not taken for one of these.
    let name = titleLine(of: title)
    let id = id.map { [MarkdownHead.line(ofID: $0), ""] } ?? []
    let heading =
      (name.isEmpty ? [] : ["# \(name)", ""] + id)
      + (system.isEmpty ? [] : [MarkdownHead.system, "", lines(system), ""])
    let body = turns.flatMap { turn in
      [TurnHeading(turn).line, "", TurnTime.line(turn.createdAt), "", lines(turn.plainText), ""]
        + MarkdownAdditions.lines(
          turn.answer.citations, images: Self.paths(of: turn, in: images),
          calls: turn.answer.toolCalls)
    }
    return (heading + body).joined(separator: "\n")
  }

  /// - Parameter isWhole: Whether the files that went with a question come along.
  private static func members(
    of turn: Turn, isWhole: Bool, images: ImageFolder?
  ) -> [(String, JSONValue)] {
    let content = turn.content.isEmpty ? turn.answer.refusal : turn.content
    let files = turn.attachments.map { file in
      JSONValue.object([
        ("name", .string(file.name)),
        isWhole
          ? ("data", .string(Base64.text(of: file.bytes)))
          : ("type", .string(file.mediaType.rawValue)),
      ])
    }
    let answer = turn.answer
    return [
      ("role", .string(turn.role.rawValue)), ("content", .string(content)),
      ("status", .string(word(turn.status))), ("alias", .optional(turn.alias)),
      ("model", .optional(turn.model)),
      ("finish_reason", .optional(turn.answer.finishReason?.rawValue)),
      ("usage", turn.answer.usage.map(AnswerDocument.usage) ?? .null),
      ("created_at", .string(HistoryMessages.time(turn.createdAt))),
    ] + (turn.isAside ? [("btw", .bool(true))] : [])
      + (files.isEmpty ? [] : [("attachments", .array(files))])
      + (answer.citations.isEmpty
        ? [] : [("citations", AnswerDocument.citations(answer.citations))])
      + (answer.images.isEmpty
        ? [] : [("images", .array(paths(of: turn, in: images).map { .string($0) }))])
      + (isWhole
        ? details(of: turn) : fault(of: turn).map { [("error", .string($0))] } ?? [])
  }

  /// The parts of a turn that scripts do not get.
  private static func details(of turn: Turn) -> [(String, JSONValue)] {
    let answer = turn.answer
    let calls = answer.toolCalls.enumerated().map { place, call in
      AnswerDocument.ended(call, place: place)
    }
    let all: [(String, JSONValue?)] = [
      ("recovered", turn.status == .recovered ? .bool(true) : nil),
      ("reasoning", answer.reasoning.isEmpty ? nil : .string(answer.reasoning)),
      ("refusal", answer.refusal.isEmpty ? nil : .string(answer.refusal)),
      ("tool_calls", calls.isEmpty ? nil : .array(calls)),
      ("tool_call_id", turn.toolResult.map { .string($0.callID) }),
      ("is_tool_error", turn.toolResult.map { .bool($0.isError) }),
      ("served_model", answer.servedModel.map(JSONValue.string)),
      ("raw_finish_reason", answer.rawFinishReason.map(JSONValue.string)),
      ("first_text_ms", answer.timeToFirstText.map { .int(Int($0)) }),
      ("duration_ms", answer.duration.map { .int(Int($0)) }),
      ("tokens_per_second", answer.speed.map(JSONValue.double)),
      ("error", answer.error.map(JSONValue.string)),
      ("trace", answer.trace.flatMap(StoredJSON.text).flatMap(JSONValue.init(parsing:))),
    ]
    return all.compactMap { name, value in value.map { (name, $0) } }
  }

  /// To a script an answer that was recovered, or that earlier versions left without an end, is one
  /// that was interrupted.
  private static func word(_ status: Turn.Status) -> String {
    (status == .recovered || status == .pending ? Turn.Status.interrupted : status).rawValue
  }
}

/// The lines and JSON objects of lists of conversations.
package enum HistoryMessages {
  /// Conversations in a list: id, age, length, title, and the model that answered last.
  package static func lines(_ list: [ConversationSummary], at now: Int64) -> [String] {
    let lengths = list.map { UsageMessages.count($0.turns, "turn") }.leftPadded()
    let moments = moments(list.map(\.updatedAt), at: now)
    return zip(list, zip(moments, lengths)).map { one, about in
      let model = one.model.map { "  [\($0)]" } ?? ""
      return "\(one.id)  \(about.0)  \(about.1)  \(one.title)\(model)"
    }
  }

  /// When things of a list were said, all equally wide.
  static func moments(_ times: [Int64], at now: Int64) -> [String] {
    times.map { UsageMessages.moment($0, at: now) }.leftPadded(atLeast: 8)
  }

  /// A conversation as `llmring history list --json` has it.
  package static func object(_ one: ConversationSummary) -> JSONValue {
    .object([
      ("id", .string(one.id)), ("title", .string(one.title)),
      ("created_at", .string(time(one.createdAt))), ("updated_at", .string(time(one.updatedAt))),
      ("turns", .int(one.turns)), ("model", .optional(one.model)),
    ])
  }

  /// Turns that were found, in a list: the place that `/resume` takes, age, who said it, and the text
  /// around.
  package static func lines(_ list: [SearchResult], at now: Int64) -> [String] {
    let places = list.map { "\(ConversationPlace(conversation: $0.conversation, turn: $0.turn))" }
    let width = places.map(\.count).max() ?? 0
    let moments = moments(list.map(\.createdAt), at: now)
    return list.indices.map { index in
      let (one, place) = (list[index], places[index].padded(to: width))
      return "\(place)  \(moments[index])  \(one.role.rawValue.padded(to: 9))  \(one.snippet)"
    }
  }

  /// A turn that was found, as `llmring history search --json` has it.
  package static func object(_ one: SearchResult) -> JSONValue {
    .object([
      ("conversation", .string(one.conversation)), ("turn", .int(Int(one.turn))),
      ("role", .string(one.role.rawValue)), ("snippet", .string(one.snippet)),
      ("created_at", .string(time(one.createdAt))),
    ])
  }

  /// What was brought in from a file.
  package static func line(_ count: ImportCount, of file: String) -> String {
    let new = UsageMessages.count(count.newConversations, "new conversation")
    return "\(file): \(UsageMessages.count(count.conversations, "conversation")), "
      + "\(new), \(UsageMessages.count(count.newTurns, "new turn"))"
  }

  /// What was brought in from a file, as `llmring history import --json` has it.
  package static func object(_ count: ImportCount, of file: String) -> JSONValue {
    .object(
      [
        ("file", .string(file)), ("conversations", .int(count.conversations)),
        ("new_conversations", .int(count.newConversations)), ("turns", .int(count.turns)),
        ("new_turns", .int(count.newTurns)),
      ] + errors(count.failures))
  }

  /// A file that could not be imported, as `llmring history import --json` has it.
  package static func object(failure: String, of file: String) -> JSONValue {
    .object([("file", .string(file))] + errors([failure]))
  }

  private static func errors(_ lines: [String]) -> [(String, JSONValue)] {
    lines.isEmpty ? [] : [("errors", .array(lines.map { .string($0) }))]
  }

  /// Milliseconds since 1970 as ISO 8601 in UTC.
  static func time(_ milliseconds: Int64) -> String {
    UTCTime(millisecondsSince1970: milliseconds).iso8601
  }
}
