internal import LLMRingWire

/// The payloads that a reader can make nothing of, as far as they may have been the answer: those of
/// another provider's format, and those of no known format that have text.
///
/// A server that speaks another format than its `kind` says sends a stream in which every payload is
/// valid JSON and none has anything that the reader looks for. Without this, such a stream would
/// pass for an empty answer.
struct UnreadPayloads: Sendable {
  /// The format of the first payload in another format.
  private(set) var format: WireFormat?
  /// Whether a payload in another format has had text.
  private var hasForeignText = false
  /// How many payloads were in another format, up to ``certain``.
  private var foreignCount = 0
  /// Whether one of them was the end of an answer.
  private var hasForeignEnd = false
  /// The beginning of the first payload of an unknown form that has text.
  private var unknown: [UInt8]?

  private static let sampleLimit = 1 << 10
  /// So many payloads in another format, and text among them, are no accident.
  private static let certain = 3

  /// Whether text has been lost.
  var hasText: Bool { hasForeignText || unknown != nil }

  /// The format of the whole stream, once there is no doubt that it is another one.
  var certainFormat: WireFormat? {
    hasForeignText && (foreignCount >= Self.certain || hasForeignEnd) ? format : nil
  }

  /// The first payload with text, if none is in a known format.
  var unknownPayload: ArraySlice<UInt8>? { format == nil ? unknown?[...] : nil }

  /// What has not been read, for a note.
  var description: String? {
    if hasForeignText, let format { return "text in the format \"\(format.rawValue)\"" }
    return unknown.map { "an event in an unknown form, \(FaultText.oneLine($0[...], limit: 60))" }
  }

  /// Takes a payload that had nothing that the reader for the format `own` could read.
  mutating func receive(_ payload: UnreadPayload, _ bytes: ArraySlice<UInt8>, in own: WireFormat) {
    if payload.formats.contains(own) { return }
    if let other = payload.formats.first {
      format = format ?? other
      hasForeignText = hasForeignText || payload.hasText
      foreignCount = min(foreignCount + 1, Self.certain)
      hasForeignEnd = hasForeignEnd || payload.isEnd
    } else if payload.hasText, unknown == nil {
      unknown = Array(bytes.prefix(Self.sampleLimit))
    }
  }
}

/// What can be told of a payload from the names of its members.
struct UnreadPayload {
  /// Whether it only keeps the connection alive.
  private(set) var isKeepAlive = false
  /// The formats that have such a payload.
  private(set) var formats: [WireFormat] = []
  /// Whether it has text that may be the answer's.
  private(set) var hasText = false
  /// Whether it says no more than that the answer is done, as `{"done":true}` does.
  private(set) var isEndMarker = false
  /// Whether it ends an answer in one of the formats.
  private(set) var isEnd = false

  init(_ bytes: ArraySlice<UInt8>) {
    try? JSONScanner.read(bytes) { json throws(JSONError) in try read(&json) }
  }

  private mutating func read(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    var type = ""
    var isEmpty = true
    while let name = try json.nextName() {
      isEmpty = false
      switch name {
      case "type", "event_type", "event": type = try json.word()?.text ?? type
      case "object":
        let object = try json.word()?.text ?? ""
        readObjectType(object)
        if type.isEmpty { type = object }
      case "choices", "candidates":
        formats.append(name.equals("choices") ? .openAIChat : .google)
        var inside = json
        if try Self.hasFinishWord(&inside) { isEnd = true }
        try readText(&json)
      case "usageMetadata", "usage_metadata", "promptFeedback", "prompt_feedback":
        formats.append(.google)
      case "done":
        guard let isDone = try json.bool() else { break }
        formats.append(.ollama)
        isEnd = isDone
      case "response":
        // Google's Code Assist wraps each payload.
        var inside = json
        formats += try Self.wrapsCandidates(&inside) ? [.google] : []
        try readText(&json)
      // A string is a status or an error.
      case "message": if try json.string() == nil { try readText(&json) }
      case _ where name.isOfText: try readText(&json)
      default: break
      }
    }
    formats += Self.formats(ofType: type, hasText: hasText)
    isEndMarker =
      !hasText && (formats == [.ollama] && isEnd || ["done", "[done]"].contains(type.lowercased()))
    isEnd = isEnd || Self.ends.contains(type)
    isKeepAlive = isEmpty || PayloadType(type) == .keepAlive
    if formats.isEmpty, Self.asides.contains(where: type.lowercased().contains) { hasText = false }
  }

  private mutating func readText(_ json: inout JSONScanner) throws(JSONError) {
    if try json.hasText() { hasText = true }
  }

  private mutating func readObjectType(_ type: String) {
    switch type {
    case "response": formats.append(.openAIResponses)
    case "chat.completion", "chat.completion.chunk", "text_completion": formats.append(.openAIChat)
    default: break
    }
  }

  private static func hasFinishWord(_ json: inout JSONScanner) throws(JSONError) -> Bool {
    guard try json.enterArray() else { return false }
    var isFound = false
    while try json.nextElement() {
      guard try json.enterObject() else { continue }
      while let name = try json.nextName() {
        switch name {
        case "finish_reason", "finishReason":
          isFound = try json.finishWord().flatMap(FinishReason.init(word:)) != nil || isFound
        default: break
        }
      }
    }
    return isFound
  }

  private static func wrapsCandidates(_ json: inout JSONScanner) throws(JSONError) -> Bool {
    guard try json.enterObject() else { return false }
    var isFound = false
    while let name = try json.nextName() {
      if case "candidates" = name { isFound = true }
    }
    return isFound
  }

  private static func formats(ofType type: String, hasText: Bool) -> [WireFormat] {
    switch type {
    case "message_start", "message_delta", "message_stop", "content_block_start",
      "content_block_delta", "content_block_stop":
      [.anthropic]
    case "message" where hasText: [.anthropic]
    case _ where type.hasPrefix("response."): [.openAIResponses]
    default: []
    }
  }

  /// The types of the events that end an answer.
  private static let ends: Set = [
    "message_stop", "response.completed", "response.incomplete", "response.failed",
  ]

  /// Parts of the types of events that are about an answer, and not of it.
  private static let asides = [
    "ping", "heart", "alive", "status", "progress", "log", "debug", "meta", "usage", "source",
    "citation", "search", "tool", "title", "suggest", "error", "start",
  ]
}
