internal import Wire

extension JSONName {
  /// Lets a `switch` name the words that it knows.
  ///
  /// This stands here and not beside the type so that it can be inlined into the switches: where
  /// the lengths differ, as they mostly do, a case then costs one comparison.
  static func ~= (pattern: StaticString, name: JSONName) -> Bool {
    name.count == pattern.utf8CodeUnitCount && name.equals(pattern)
  }
}
