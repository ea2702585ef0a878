internal import LLMRingWire

extension JSONName {
  /// Allows string literals as patterns in a `switch`.
  ///
  /// It is defined here and not next to the type so it can be inlined. A case is then cheap if the
  /// length or the first letter differs, as is usual.
  static func ~= (pattern: StaticString, name: JSONName) -> Bool {
    name.count == pattern.utf8CodeUnitCount && name.firstByte == pattern.utf8Start.pointee
      && name.equals(pattern)
  }
}
