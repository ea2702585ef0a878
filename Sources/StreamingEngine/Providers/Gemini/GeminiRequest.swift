/// The body of `POST /v1beta/models/…:streamGenerateContent`.
struct GeminiRequest: Encodable {
  var systemInstruction: Content?
  var contents: [Content]
  var tools: [Tools]?
  var toolConfig: ToolConfig?
  var generationConfig: GenerationConfig

  struct Content: Encodable {
    /// `user` or `model`; `nil` for the system instruction.
    var role: String?
    var parts: [Part]

    init(role: String?, parts: [Part]) {
      self.role = role
      self.parts = parts
    }

    init(_ turn: Dialogue.Turn) {
      switch turn.role {
      case .assistant: self.init(role: "model", parts: turn.pieces.map(Part.piece))
      case .tool: self.init(role: "user", parts: turn.results.map(Part.result))
      case .user, .system:
        let parts = turn.questions.flatMap { question in
          question.attachments.map(Part.file)
            + (question.text.isBlank ? [] : [.text(question.text)])
        }
        self.init(role: "user", parts: parts)
      }
    }
  }

  /// A part of a message.
  enum Part: Encodable {
    case piece(Dialogue.Piece)
    case file(Attachment)
    case result(Dialogue.Result)

    static func text(_ text: String) -> Part { .piece(.text(text, token: nil)) }

    private enum CodingKeys: String, CodingKey {
      case text, thoughtSignature, functionCall, functionResponse
      case id, name, args, response, output, error, inlineData, mimeType, data
    }

    func encode(to encoder: any Encoder) throws {
      if case .piece(.block(let block)) = self {
        var value = encoder.singleValueContainer()
        return try value.encode(block)
      }
      var part = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .piece(.text(let text, let token)):
        try part.encode(text, forKey: .text)
        try part.encodeIfPresent(token, forKey: .thoughtSignature)
      case .piece(.call(let call, let token)):
        var function = part.nestedContainer(keyedBy: CodingKeys.self, forKey: .functionCall)
        if call.hasProviderID { try function.encode(call.id, forKey: .id) }
        try function.encode(call.name, forKey: .name)
        try function.encode(call.arguments, forKey: .args)
        try part.encodeIfPresent(token, forKey: .thoughtSignature)
      case .file(let file):
        if let text = file.fencedText { return try part.encode(text, forKey: .text) }
        var data = part.nestedContainer(keyedBy: CodingKeys.self, forKey: .inlineData)
        try data.encode(file.mediaType.rawValue, forKey: .mimeType)
        try data.encode(file.base64, forKey: .data)
      case .result(let result):
        var function = part.nestedContainer(keyedBy: CodingKeys.self, forKey: .functionResponse)
        if result.hasProviderID { try function.encode(result.id, forKey: .id) }
        try function.encode(result.name, forKey: .name)
        try function.encode(
          [result.isError ? "error" : "output": result.content], forKey: .response)
      case .piece(.block):
        break
      }
    }
  }

  struct Tools: Encodable {
    var functionDeclarations: [Function]

    init(_ tools: [Tool]) {
      functionDeclarations = tools.map(Function.init)
    }

    struct Function: Encodable {
      var name: String
      var description: String
      /// A JSON Schema. Google's `parameters` supports only a subset. `nil` for a function without
      /// arguments, because Google rejects an object without properties.
      var parametersJsonSchema: JSONValue?

      init(_ tool: Tool) {
        name = tool.name
        description = tool.description
        let hasNoArguments = tool.parameters["properties"] ?? [:] == [:]
        parametersJsonSchema = hasNoArguments ? nil : tool.parameters
      }
    }
  }

  struct ToolConfig: Encodable {
    struct FunctionCalling: Encodable {
      var mode: String
      var allowedFunctionNames: [String]?
    }

    var functionCallingConfig: FunctionCalling

    /// - Returns: `nil` for the default.
    init?(_ choice: ToolChoice) {
      switch choice {
      case .auto: return nil
      case .never: functionCallingConfig = FunctionCalling(mode: "NONE")
      case .required: functionCallingConfig = FunctionCalling(mode: "ANY")
      case .named(let name):
        functionCallingConfig = FunctionCalling(mode: "ANY", allowedFunctionNames: [name])
      }
    }
  }

  struct GenerationConfig: Encodable {
    var temperature: Double?
    var maxOutputTokens: Int?
    var thinkingConfig: ThinkingConfig?
    var responseMimeType: String?
    /// A JSON Schema. Google's `responseSchema` supports only a subset.
    var responseJsonSchema: JSONValue?
  }

  /// Either a level or a budget. Google rejects a request with both.
  struct ThinkingConfig: Encodable, Equatable {
    let includeThoughts = true
    var thinkingLevel: String?
    /// In tokens; 0 turns thinking off.
    var thinkingBudget: Int?
  }
}
