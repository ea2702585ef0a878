import LLMRingPlatform

/// An image in an answer.
public struct GeneratedImage: Sendable, Hashable {
  /// Such as `image/png`, as the provider reports it.
  public var mediaType: String
  public var data: [UInt8]

  public init(mediaType: String, data: [UInt8]) {
    self.mediaType = mediaType
    self.data = data
  }
}

/// Its JSON has the members `media_type` and `data`, in base64.
extension GeneratedImage: Codable {
  private enum CodingKeys: String, CodingKey {
    case data
    case mediaType = "media_type"
  }

  public init(from decoder: any Decoder) throws {
    let image = try decoder.container(keyedBy: CodingKeys.self)
    guard let data = Base64.bytes(of: try image.decode(String.self, forKey: .data)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .data, in: image, debugDescription: "The data is not base64.")
    }
    self.init(mediaType: try image.decode(String.self, forKey: .mediaType), data: data)
  }

  public func encode(to encoder: any Encoder) throws {
    var image = encoder.container(keyedBy: CodingKeys.self)
    try image.encode(mediaType, forKey: .mediaType)
    try image.encode(Base64.text(of: data), forKey: .data)
  }
}
