extension ResolvedChat {
  /// The tools that are sent, and the choice among them.
  ///
  /// - Parameter canBeForced: Whether the model can be made to call a tool. One that cannot is
  ///   told of no other tool than the one that it is to call.
  /// - Throws: A fault of kind ``LLMError/Kind/invalidRequest`` when the choice names none of them.
  func tools(canBeForced: Bool = true) throws(LLMError) -> (tools: [Tool], choice: ToolChoice) {
    let tools = request.tools
    let choice = tools.isEmpty ? .auto : request.toolChoice
    if case .named(let name) = choice, !tools.contains(where: { $0.name == name }) {
      throw LLMError(
        .invalidRequest, provider: provider.name,
        message: "the tool choice names \(name), which is none of the request's tools",
        advice: "add the tool, or choose another")
    }
    switch choice {
    case .named(let name) where !canBeForced: return (tools.filter { $0.name == name }, .auto)
    case .required where !canBeForced: return (tools, .auto)
    case .auto, .none, .required, .named: return (tools, choice)
    }
  }
}

extension Array {
  /// The array, or `nil` when there is nothing in it: for members that are left out then.
  var nonEmpty: [Element]? { isEmpty ? nil : self }
}
