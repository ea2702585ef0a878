/// A piece of an answer that the next request has to bring back exactly.
package enum Signature: Sendable, Equatable {
  /// A block of its own, in this place.
  ///
  /// - Parameter token: What in it is opaque; empty where nothing is.
  case block(json: String, token: String)
  /// The provider's token for the text before it.
  ///
  /// - Parameter bytes: How much of the text it is for; `nil` for all since the last piece.
  case text(token: String, bytes: Int?)
  /// The provider's token for the tool call before it.
  case call(token: String)

  /// The part that is opaque.
  package var token: String {
    switch self {
    case .block(_, let token), .text(let token, _), .call(let token): token
    }
  }
}
