/// An image in an answer.
public struct GeneratedImage: Sendable, Equatable {
  /// Such as `image/png`, as the provider reports it.
  public var mediaType: String
  public var data: [UInt8]

  public init(mediaType: String, data: [UInt8]) {
    self.mediaType = mediaType
    self.data = data
  }
}
