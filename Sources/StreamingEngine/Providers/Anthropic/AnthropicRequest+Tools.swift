extension AnthropicRequest {
  struct Tool: Encodable {
    private var tool: StreamingEngine.Tool
    var isCacheMark = false

    init(_ tool: StreamingEngine.Tool) {
      self.tool = tool
    }

    private enum CodingKeys: String, CodingKey {
      case name, description, strict
      case inputSchema = "input_schema"
      case cacheControl = "cache_control"
    }

    func encode(to encoder: any Encoder) throws {
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(tool.name, forKey: .name)
      try members.encode(tool.description, forKey: .description)
      try members.encode(tool.parameters, forKey: .inputSchema)
      if tool.isStrict { try members.encode(true, forKey: .strict) }
      if isCacheMark { try members.encode(CacheMark(), forKey: .cacheControl) }
    }
  }

  struct ToolChoice: Encodable {
    private var type: String
    private var name: String?

    /// Whether the model must call a tool.
    var isForced: Bool { type == "any" || type == "tool" }

    /// - Returns: `nil` for the default.
    init?(_ choice: StreamingEngine.ToolChoice) {
      switch choice {
      case .auto: return nil
      case .never: type = "none"
      case .required: type = "any"
      case .named(let name): (type, self.name) = ("tool", name)
      }
    }
  }
}
