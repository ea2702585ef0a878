/// The reason why bytes could not be read as JSON (RFC 8259).
package enum JSONError: Error, Sendable, Equatable {
  /// The byte at this offset breaks the grammar, or the text ends there too early.
  case malformed(offset: Int)
  /// Objects and arrays are nested deeper than `limit`.
  case tooDeep(limit: Int)
}
