/// Why bytes are not JSON (RFC 8259), or not JSON that is read here.
package enum JSONError: Error, Sendable, Equatable {
  /// What comes at this offset is not what the grammar allows there, or the text ends there.
  case malformed(offset: Int)
  /// Objects and arrays are nested deeper than this.
  case tooDeep(limit: Int)
}
