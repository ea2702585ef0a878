/// Its JSON has the members `name`, `description`, `parameters` and `strict`.
///
/// `parameters` is the schema as JSON text, because the order of its properties matters and decoders do
/// not preserve it. An object is accepted, too.
extension Tool: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, description, parameters
    case isStrict = "strict"
  }

  public init(from decoder: any Decoder) throws {
    let tool = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try tool.decode(String.self, forKey: .name),
      description: try tool.decodeIfPresent(String.self, forKey: .description) ?? "",
      parameters: try tool.decodeIfPresent(OrderedJSON.self, forKey: .parameters)?.value
        ?? Tool.noParameters,
      isStrict: try tool.decodeIfPresent(Bool.self, forKey: .isStrict) ?? false)
  }

  public func encode(to encoder: any Encoder) throws {
    var tool = encoder.container(keyedBy: CodingKeys.self)
    try tool.encode(name, forKey: .name)
    try tool.encode(description, forKey: .description)
    try tool.encode(OrderedJSON(value: parameters), forKey: .parameters)
    try tool.encode(isStrict, forKey: .isStrict)
  }
}

/// Its JSON is `"auto"`, `"none"` (for ``never``), `"required"` or `{"name": "…"}`.
extension ToolChoice: Codable {
  private enum CodingKeys: String, CodingKey {
    case name
  }

  public init(from decoder: any Decoder) throws {
    if let tool = try? decoder.container(keyedBy: CodingKeys.self) {
      self = .named(try tool.decode(String.self, forKey: .name))
      return
    }
    let value = try decoder.singleValueContainer()
    switch try value.decode(String.self) {
    case "auto": self = .auto
    case "none": self = .never
    case "required": self = .required
    case let word:
      throw DecodingError.dataCorruptedError(
        in: value, debugDescription: "'\(word)' is not auto, none or required")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    if case .named(let name) = self {
      var tool = encoder.container(keyedBy: CodingKeys.self)
      return try tool.encode(name, forKey: .name)
    }
    var value = encoder.singleValueContainer()
    switch self {
    case .auto, .named: try value.encode("auto")
    case .never: try value.encode("none")
    case .required: try value.encode("required")
    }
  }
}

/// Its JSON is `"text"`, `"json"`, or an object with the members `schema`, `name` and, unless it is
/// `nil`, `strict`. `schema` is JSON as text, as in a ``Tool``.
extension ResponseFormat: Codable {
  private enum CodingKeys: String, CodingKey {
    case schema, name
    case isStrict = "strict"
  }

  public init(from decoder: any Decoder) throws {
    if let format = try? decoder.container(keyedBy: CodingKeys.self) {
      self = .schema(
        try format.decode(OrderedJSON.self, forKey: .schema).value,
        name: try format.decodeIfPresent(String.self, forKey: .name) ?? "answer",
        isStrict: try format.decodeIfPresent(Bool.self, forKey: .isStrict))
      return
    }
    let value = try decoder.singleValueContainer()
    switch try value.decode(String.self) {
    case "text": self = .text
    case "json": self = .json
    case let word:
      throw DecodingError.dataCorruptedError(
        in: value, debugDescription: "'\(word)' is not text or json")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    if case .schema(let schema, let name, let isStrict) = self {
      var format = encoder.container(keyedBy: CodingKeys.self)
      try format.encode(OrderedJSON(value: schema), forKey: .schema)
      try format.encode(name, forKey: .name)
      return try format.encodeIfPresent(isStrict, forKey: .isStrict)
    }
    var value = encoder.singleValueContainer()
    try value.encode(self == .text ? "text" : "json")
  }
}

/// JSON as text, which preserves the order of an object's members.
private struct OrderedJSON: Codable {
  let value: JSONValue

  init(value: JSONValue) {
    self.value = value
  }

  init(from decoder: any Decoder) throws {
    guard let text = try? decoder.singleValueContainer().decode(String.self) else {
      value = try JSONValue(from: decoder)
      return
    }
    guard let parsed = JSONValue(parsing: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "the text is not JSON"))
    }
    value = parsed
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value.text)
  }
}
