/// Its JSON is the text `provider:model`.
extension ModelReference: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer()
    do {
      try self.init(try text.decode(String.self))
    } catch let error as Malformed {
      throw DecodingError.dataCorruptedError(in: text, debugDescription: error.description)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var text = encoder.singleValueContainer()
    try text.encode(description)
  }
}
