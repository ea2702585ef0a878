/// The regular expressions of a schema.
struct SchemaPatterns: Sendable {
  /// Maximum number of instructions of all patterns together.
  static let sizeLimit = 100_000

  private var patterns: [ExactString: Result<Pattern, Pattern.Fault>] = [:]
  private var size = 0

  /// Adds a pattern.
  ///
  /// - Returns: Why it cannot be used.
  mutating func add(_ source: String) -> Pattern.Fault? {
    let pattern = patterns[ExactString(source)] ?? read(source)
    patterns[ExactString(source)] = pattern
    if case .failure(let fault) = pattern { return fault }
    return nil
  }

  private mutating func read(_ source: String) -> Result<Pattern, Pattern.Fault> {
    do throws(Pattern.Fault) {
      let pattern = try Pattern(source)
      guard size + pattern.size <= Self.sizeLimit else {
        return .failure(.unsupported("too many long patterns"))
      }
      size += pattern.size
      return .success(pattern)
    } catch {
      return .failure(error)
    }
  }

  /// - Returns: A pattern that has been added. It has no ``SchemaPattern/pattern`` if it cannot be used.
  func pattern(_ source: String) -> SchemaPattern {
    SchemaPattern(source: source, pattern: try? patterns[ExactString(source)]?.get())
  }
}

/// A pattern of a schema, which may be one that cannot be checked.
struct SchemaPattern: Sendable {
  let source: String
  let pattern: Pattern?
}
