#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
    self.init(
      mediaType: try image.decode(String.self, forKey: .mediaType),
      data: Array(try image.decode(Data.self, forKey: .data)))
  }

  public func encode(to encoder: any Encoder) throws {
    var image = encoder.container(keyedBy: CodingKeys.self)
    try image.encode(mediaType, forKey: .mediaType)
    try image.encode(Data(data), forKey: .data)
  }
}
