internal import Wire

/// An item of a response's output: a message, a call, or reasoning.
struct OpenAIResponsesItem {
  enum Kind { case message, functionCall, reasoning, other }

  var kind = Kind.other
  var callID: String?
  var name: String?
  var arguments: String?
  var encryptedContent: String?
  /// Whether a message is the final answer or an intermediate comment.
  var phase: String?
  /// The unchanged item, if it has encrypted content.
  var sealed: String?

  // Only for an item that was not streamed.
  var text = ""
  var refusal = ""

  /// The arguments of a complete call.
  var effectiveArguments: String {
    arguments.flatMap { $0.isEmpty ? nil : $0 } ?? "{}"
  }

  /// - Parameter readsText: Whether to read the text. In a stream, earlier events have already
  ///   delivered it.
  init?(_ json: inout JSONScanner, readsText: Bool = false) throws(JSONError) {
    var start = json
    guard try json.enterObject() else { return nil }
    while let member = try json.nextName() {
      switch member {
      case "type": kind = try json.word().map(Kind.init) ?? .other
      case "call_id": callID = try json.string()
      case "name": name = try json.string()
      case "arguments": arguments = try json.string()
      case "encrypted_content": encryptedContent = try json.string()
      case "phase": phase = try json.string()
      case "content" where readsText, "summary" where readsText: try readText(&json)
      default: break
      }
    }
    if encryptedContent?.isEmpty == false { sealed = try start.json() }
  }

  private mutating func readText(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else { return }
    while try json.nextElement() {
      guard try json.enterObject() else { continue }
      while let name = try json.nextName() {
        switch name {
        case "text": text += try json.string() ?? ""
        case "refusal": refusal += try json.string() ?? ""
        default: break
        }
      }
    }
  }
}

extension OpenAIResponsesItem.Kind {
  fileprivate init(_ type: JSONName) {
    switch type {
    case "message": self = .message
    case "function_call": self = .functionCall
    case "reasoning": self = .reasoning
    default: self = .other
    }
  }
}
