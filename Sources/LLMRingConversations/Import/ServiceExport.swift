package import StreamingEngine

/// The data exports of ChatGPT and Claude: `conversations.json`, an array of conversations.
///
/// Neither format is documented; these are the members that exports of 2023 to 2026 have.
package enum ServiceExport {
  /// The conversations of one element of the array, all of one origin: the branch that its user saw
  /// last, then other branches. `nil` if it is of neither service.
  ///
  /// - Parameter time: The time of turns that do not have one, in milliseconds since 1970 UTC.
  package static func conversations(_ element: JSONValue, at time: Int64) -> [ImportedConversation]?
  {
    if element["mapping"] != nil { return ChatGPTExport(element, at: time).conversations }
    if element["chat_messages"] != nil { return [claude(element, at: time)] }
    return nil
  }

  // MARK: - Claude

  private static func claude(_ element: JSONValue, at time: Int64) -> ImportedConversation {
    var times = ImportedTimes(time)
    _ = times.time(of: element["created_at"])
    var conversation = ImportedConversation(
      origin: "claude:\(element["uuid"]?.string ?? "")", title: element["name"]?.string ?? "",
      turns: [])
    for message in element["chat_messages"]?.elements ?? [] {
      let isQuestion = message["sender"]?.string == "human"
      var turn = Turn(
        id: 0, role: isQuestion ? .user : .assistant, content: claudeText(message),
        createdAt: times.time(of: message["created_at"]))
      turn.answer.reasoning = parts(of: message, "thinking").joined(separator: "\n\n")
      turn.attachments = (message["attachments"]?.elements ?? []).compactMap(file)
      let names = (message["files"]?.elements ?? []).compactMap { $0["file_name"]?.string }
      for name in names { turn.content += (turn.content.isEmpty ? "" : "\n\n") + "(file: \(name))" }
      if !turn.content.isEmpty || !turn.attachments.isEmpty || !turn.answer.reasoning.isEmpty {
        conversation.turns.append(turn)
      }
    }
    times.report(in: &conversation)
    return conversation
  }

  /// The parts of the newer form; older exports have only the whole text, and newer ones fill it
  /// with placeholders.
  private static func claudeText(_ message: JSONValue) -> String {
    let parts = parts(of: message, "text")
    return parts.isEmpty ? message["text"]?.string ?? "" : parts.joined(separator: "\n\n")
  }

  private static func parts(of message: JSONValue, _ type: String) -> [String] {
    (message["content"]?.elements ?? []).compactMap { part in
      guard part["type"]?.string == type, let text = part[type]?.string, !text.isEmpty else {
        return nil
      }
      return text
    }
  }

  /// A file whose text the service had extracted.
  private static func file(_ attachment: JSONValue) -> StreamingEngine.Attachment? {
    guard let text = attachment["extracted_content"]?.string, !text.isEmpty else { return nil }
    let name = attachment["file_name"]?.string ?? ""
    return try? StreamingEngine.Attachment(
      name: name.isEmpty ? "attachment.txt" : name, bytes: Array(text.utf8))
  }
}

/// A conversation of ChatGPT: a tree of messages by their ids.
private struct ChatGPTExport {
  private let element: JSONValue
  private let nodes: [String: JSONValue]
  private let times: ImportedTimes

  init(_ element: JSONValue, at time: Int64) {
    self.element = element
    var nodes: [String: JSONValue] = [:]
    if case .object(let members)? = element["mapping"] {
      for (id, node) in members { nodes[id] = node }
    }
    self.nodes = nodes
    var times = ImportedTimes(time)
    _ = times.time(of: element["create_time"])
    self.times = times
  }

  /// The branch of the current message first, because the first that is imported stays the one that
  /// the conversation continues from.
  var conversations: [ImportedConversation] {
    var leaves = nodes.filter { $0.value["children"]?.elements?.isEmpty ?? true }.keys.sorted()
    if let current = element["current_node"]?.string, nodes[current] != nil {
      leaves.removeAll { $0 == current }
      leaves.insert(current, at: 0)
    }
    let id = element["conversation_id"]?.string ?? element["id"]?.string
    var branches: [ImportedConversation] = []
    for leaf in leaves {
      var times = times
      let (system, turns) = branch(endingIn: leaf, &times)
      guard !turns.isEmpty, !branches.contains(where: { $0.turns == turns }) else { continue }
      var one = ImportedConversation(
        origin: "chatgpt:\(id ?? documentOrigin("json", Array(element.text.utf8)))",
        title: element["title"]?.string ?? "", system: system, turns: turns)
      times.report(in: &one)
      one.notes.removeAll { note in branches.contains { $0.notes.contains(note) } }
      branches.append(one)
    }
    return branches
  }

  private func branch(
    endingIn leaf: String, _ times: inout ImportedTimes
  ) -> (system: String, turns: [Turn]) {
    var messages: [JSONValue] = []
    var seen: Set<String> = []
    var next: String? = leaf
    // A circle would otherwise never end.
    while let id = next, seen.insert(id).inserted, let node = nodes[id] {
      if let message = node["message"] { messages.append(message) }
      next = node["parent"]?.string
    }
    var system = ""
    var turns: [Turn] = []
    var reasoning = ""
    for message in messages.reversed() {
      let role = message["author"]?["role"]?.string ?? ""
      let content = message["content"] ?? .null
      let kind = content["content_type"]?.string ?? ""
      if kind == "thoughts" {
        let thoughts = (content["thoughts"]?.elements ?? []).compactMap { $0["content"]?.string }
        reasoning += (reasoning.isEmpty ? "" : "\n\n") + thoughts.joined(separator: "\n\n")
        continue
      }
      let isHidden = message["metadata"]?["is_visually_hidden_from_conversation"] == .bool(true)
      let text = Self.text(of: content)
      guard ["text", "multimodal_text", "code"].contains(kind), !text.isEmpty else { continue }
      if role == "system" {
        system = text
        continue
      }
      // A message to a tool, and what the tool returned, are not part of what was said.
      let isSaid = message["recipient"]?.string ?? "all" == "all"
      guard !isHidden, isSaid, role == "user" || role == "assistant" else { continue }
      var turn = Turn(
        id: 0, role: role == "user" ? .user : .assistant, content: text,
        model: role == "user" ? nil : message["metadata"]?["model_slug"]?.string,
        createdAt: times.time(of: message["create_time"]))
      if role == "assistant" { (turn.answer.reasoning, reasoning) = (reasoning, "") }
      turns.append(turn)
    }
    return (system, turns)
  }

  private static func text(of content: JSONValue) -> String {
    if let text = content["text"]?.string { return text }
    let parts = (content["parts"]?.elements ?? []).compactMap { part -> String? in
      if let text = part.string { return text.isEmpty ? nil : text }
      if let text = part["text"]?.string { return text }
      guard part["asset_pointer"] != nil else { return nil }
      return "(attached: \(part["metadata"]?["dalle"] == nil ? "a file" : "an image"))"
    }
    return parts.joined(separator: "\n\n")
  }
}

extension JSONValue {
  fileprivate var elements: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }
}
