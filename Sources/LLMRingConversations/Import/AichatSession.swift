import LLMRingPlatform
import StreamingEngine

/// A session file of aichat: YAML with the model and the messages. The messages that aichat has
/// replaced by a summary are in a list of their own.
package enum AichatSession {
  /// - Parameter time: The time of every turn, in milliseconds since 1970 UTC: the file has none.
  package static func conversation(
    _ bytes: [UInt8], at time: Int64
  ) throws(ImportError) -> ImportedConversation {
    let document = try BlockYAML(String(decoding: bytes, as: UTF8.self))
    guard case .list(let current)? = document["messages"] else {
      throw ImportError("there is no list of messages in it; aichat's sessions have one")
    }
    let messages = (document["compressed_messages"]?.elements ?? []) + current
    var reader = AichatMessages(
      model: document["model"]?.text, files: document["data_urls"] ?? .null, time: time)
    for (place, message) in messages.enumerated() {
      do throws(ImportError) {
        try reader.add(message, isFirst: place == 0)
      } catch {
        throw ImportError("message \(place + 1) \(error)")
      }
    }
    guard !reader.turns.isEmpty else { throw ImportError("there is no message in it") }
    var conversation = ImportedConversation(
      origin: documentOrigin("aichat", bytes), system: reader.system, turns: reader.turns)
    conversation.isUndated = true
    for name in reader.unreadable {
      conversation.notes.append("the attached file \(name) cannot be read; only its name is kept")
    }
    return conversation
  }
}

/// The turns of a session's messages.
private struct AichatMessages {
  private(set) var turns: [Turn] = []
  private(set) var system = ""
  /// The names of files that are neither images nor documents nor text.
  private(set) var unreadable: [String] = []

  private let model: String?
  /// Where the files are from that the session has as `data:` addresses, by the digest of these.
  private let files: BlockYAML
  private let time: Int64
  private var calls = 0
  private var attachments = 0

  init(model: String?, files: BlockYAML, time: Int64) {
    self.model = model
    self.files = files
    self.time = time
  }

  mutating func add(_ message: BlockYAML, isFirst: Bool) throws(ImportError) {
    guard let role = message["role"]?.text else { throw ImportError("has no role") }
    let content = message["content"] ?? .null
    if content["tool_results"] != nil { return addRun(content) }
    switch role {
    case "user":
      var turn = said(.user, "")
      turn.content = try text(of: content, &turn.attachments)
      turns.append(turn)
    case "assistant":
      var images: [Attachment] = []
      var turn = said(.assistant, try text(of: content, &images))
      turn.content += Turn.note(of: images.map(\.name))
      for (place, one) in (message["tool_calls"]?.elements ?? []).enumerated() {
        turn.answer.toolCalls.append(call(one["function"] ?? .null, id: one["id"], at: place))
      }
      turns.append(turn)
    case "tool":
      var images: [Attachment] = []
      var turn = said(.tool, try text(of: content, &images))
      turn.toolResult = Turn.ToolResult(callID: message["tool_call_id"]?.text ?? "")
      turns.append(turn)
    // A later one is aichat's own summary of what comes before it.
    case "system":
      guard isFirst else { return }
      var images: [Attachment] = []
      system = try text(of: content, &images)
    default: throw ImportError("has an unknown role '\(role)'")
    }
  }

  private func said(_ role: Message.Role, _ content: String) -> Turn {
    Turn(
      id: 0, role: role, content: content, model: role == .tool ? nil : model, createdAt: time)
  }

  // MARK: - Tools

  /// Calls of tools with their results: all of one answer, or each of one of its own.
  private mutating func addRun(_ content: BlockYAML) {
    let results = content["tool_results"]?.elements ?? []
    let isSequence = content["sequence"]?.json == .bool(true)
    var text = content["text"]?.text ?? ""
    for group in isSequence ? results.map({ [$0] }) : [results] where !group.isEmpty {
      var answer = said(.assistant, text)
      text = ""
      for (place, one) in group.enumerated() {
        let called = one["call"] ?? .null
        answer.answer.toolCalls.append(call(called, id: called["id"], at: place))
      }
      turns.append(answer)
      for (call, one) in zip(answer.answer.toolCalls, group) {
        let output = one["output"] ?? .null
        var result = said(.tool, output.text ?? (output.json == .null ? "" : output.json.text))
        result.toolResult = Turn.ToolResult(callID: call.id)
        turns.append(result)
      }
    }
  }

  private mutating func call(_ called: BlockYAML, id: BlockYAML?, at place: Int) -> ToolCall {
    calls += 1
    let arguments = called["arguments"] ?? .map([])
    return ToolCall(
      index: place, id: id?.text ?? "call_\(calls)", name: called["name"]?.text ?? "",
      arguments: arguments.text ?? arguments.json.text)
  }

  // MARK: - Content

  /// Text, or parts of which some are text and others the addresses of images.
  private mutating func text(
    of content: BlockYAML, _ images: inout [Attachment]
  ) throws(ImportError) -> String {
    switch content {
    case .null: return ""
    case .plain(let text), .string(let text): return text
    case .map: throw ImportError("has a content that is not text")
    case .list(let parts):
      var texts: [String] = []
      for part in parts {
        if let text = part["text"]?.text {
          texts.append(text)
        } else if let name = image(at: part["image_url"]?["url"]?.text ?? "", &images) {
          texts.append("(attached: \(name))")
        }
      }
      return texts.joined(separator: "\n\n")
    }
  }

  /// Adds the image of a `data:` address.
  ///
  /// - Returns: What is said of an image that is not there.
  private mutating func image(at address: String, _ images: inout [Attachment]) -> String? {
    guard address.hasPrefix("data:") else { return address.isEmpty ? "an image" : address }
    attachments += 1
    let header = address.prefix { $0 != "," }
    let kind = header.dropFirst(5).prefix { $0 != ";" }.split(separator: "/").last ?? "png"
    let source = files[SHA256.hex(Array(address.utf8))]?.text
    let name =
      source?.prefix { $0 != "?" }.split(separator: "/").last.map(String.init)
      ?? "image-\(attachments).\(kind)"
    guard header.hasSuffix(";base64"),
      let bytes = Base64.bytes(of: String(address.dropFirst(header.count + 1))),
      let file = try? Attachment(name: name, bytes: bytes)
    else {
      unreadable.append(name)
      return name
    }
    images.append(file)
    return nil
  }
}
