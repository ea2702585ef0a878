/// A part of an answer that the next request must return unchanged.
public enum Signature: Sendable, Equatable {
  /// A separate block at this position.
  ///
  /// - Parameter token: The opaque part of the block; empty if there is none.
  case block(json: String, token: String)
  /// The provider's token for the preceding text.
  ///
  /// - Parameter bytes: The number of bytes that the token covers; `nil` for all text since the
  ///   previous part.
  case text(token: String, bytes: Int?)
  /// The provider's token for the preceding tool call.
  case call(token: String)

  /// The opaque part.
  package var token: String {
    switch self {
    case .block(_, let token), .text(let token, _), .call(let token): token
    }
  }
}
