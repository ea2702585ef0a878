extension ResolvedChat {
  /// The tools to send, and the tool choice.
  ///
  /// - Parameter canBeForced: Whether the model can be forced to call a tool. If it cannot, and one
  ///   tool is named, only that tool is sent.
  /// - Throws: An error of kind ``LLMError/Kind/invalidRequest`` if the named tool does not exist.
  func tools(canBeForced: Bool = true) throws(LLMError) -> (tools: [Tool], choice: ToolChoice) {
    let tools = request.tools
    let choice = tools.isEmpty ? .auto : request.toolChoice
    if case .named(let name) = choice, !tools.contains(where: { $0.name == name }) {
      throw LLMError(
        .invalidRequest, provider: provider.name,
        message: "the tool choice names \(name), but the request has no such tool",
        advice: "add the tool, or choose another")
    }
    switch choice {
    case .named(let name) where !canBeForced: return (tools.filter { $0.name == name }, .auto)
    case .required where !canBeForced: return (tools, .auto)
    case .auto, .never, .required, .named: return (tools, choice)
    }
  }
}

extension Collection {
  /// The collection, or `nil` if it is empty. For members that are omitted when empty.
  var nonEmpty: Self? { isEmpty ? nil : self }
}
