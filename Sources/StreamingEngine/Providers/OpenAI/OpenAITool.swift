/// A tool in OpenAI's formats. Chat Completions and Ollama nest the function in a separate member,
/// Responses does not.
struct OpenAITool: Encodable {
  private var tool: Tool
  private var isNested: Bool
  /// Responses treats a tool as strict by default, so it always needs this member. Other servers
  /// may not know it.
  private var includesStrict: Bool

  static func nested(_ tool: Tool) -> OpenAITool {
    OpenAITool(tool: tool, isNested: true, includesStrict: tool.isStrict)
  }

  static func flat(_ tool: Tool) -> OpenAITool {
    OpenAITool(tool: tool, isNested: false, includesStrict: true)
  }

  private enum CodingKeys: String, CodingKey {
    case type, function, name, description, parameters, strict
  }

  func encode(to encoder: any Encoder) throws {
    var outer = encoder.container(keyedBy: CodingKeys.self)
    try outer.encode("function", forKey: .type)
    var function =
      isNested ? outer.nestedContainer(keyedBy: CodingKeys.self, forKey: .function) : outer
    try function.encode(tool.name, forKey: .name)
    try function.encode(tool.description, forKey: .description)
    try function.encode(tool.parameters, forKey: .parameters)
    if includesStrict { try function.encode(tool.isStrict, forKey: .strict) }
  }
}

/// A tool choice in OpenAI's formats.
enum OpenAIToolChoice: Encodable {
  case word(String)
  case nested(name: String)
  case flat(name: String)

  /// - Returns: `nil` for the default.
  init?(_ choice: ToolChoice, isFlat: Bool) {
    switch choice {
    case .auto: return nil
    case .never: self = .word("none")
    case .required: self = .word("required")
    case .named(let name): self = isFlat ? .flat(name: name) : .nested(name: name)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case type, function, name
  }

  func encode(to encoder: any Encoder) throws {
    if case .word(let word) = self {
      var value = encoder.singleValueContainer()
      return try value.encode(word)
    }
    var choice = encoder.container(keyedBy: CodingKeys.self)
    try choice.encode("function", forKey: .type)
    switch self {
    case .word: break
    case .flat(let name): try choice.encode(name, forKey: .name)
    case .nested(let name): try choice.encode(["name": name], forKey: .function)
    }
  }
}
