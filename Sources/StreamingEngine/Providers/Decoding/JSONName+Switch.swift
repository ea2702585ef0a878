internal import Wire

extension JSONName {
  /// Lets a `switch` name the words that it knows.
  ///
  /// This stands here and not beside the type so that it can be inlined into the switches: where
  /// the lengths or the first letters differ, as they mostly do, a case then costs little.
  static func ~= (pattern: StaticString, name: JSONName) -> Bool {
    name.count == pattern.utf8CodeUnitCount && name.firstByte == pattern.utf8Start.pointee
      && name.equals(pattern)
  }
}
