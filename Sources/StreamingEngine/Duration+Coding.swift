extension Duration {
  /// Decodes a duration that is a number of some unit.
  ///
  /// - Throws: A `DecodingError` for a number that is negative or too large.
  init(_ number: Double, of unit: Duration, at path: [any CodingKey]) throws {
    // Three hundred years are enough, and far below what a duration can hold.
    guard number >= 0, number * (unit / .seconds(1)) <= 1e10 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: path, debugDescription: "\(number) is not a duration"))
    }
    self = unit * number
  }
}
