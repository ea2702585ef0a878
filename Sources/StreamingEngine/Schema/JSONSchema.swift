/// A JSON Schema that can check values, as draft 2020-12 defines it.
///
/// All keywords that say which values match are checked, with these limits:
/// - `pattern` and `patternProperties` have no back references and no look-around. A pattern with
///   one of them is listed in ``uncheckedKeywords``.
/// - `format` and the `content…` keywords are not checked, and keywords that the draft does not have
///   are not known. They are listed there as well.
/// - `$ref` and `$dynamicRef` lead to places in the schema itself. Nothing is loaded.
///
/// Numbers are compared by their exact values, however large they are, and strings by their code
/// points.
public struct JSONSchema: Sendable, Equatable {
  /// A location where a value does not match the schema.
  public struct Mismatch: Sendable, Equatable, CustomStringConvertible {
    /// The location as a JSON pointer (RFC 6901); empty for the whole value.
    public var path: String
    /// The schema keyword that the value violates.
    public var keyword: String
    /// What was expected, and what was found instead.
    public var problem: String

    /// Both in one line, in which a line break in a name is a space.
    public var description: String {
      (path.isEmpty ? "the whole value \(problem)" : "\(path) \(problem)").inOneLine
    }
  }

  /// A keyword that values are not checked against.
  public struct UncheckedKeyword: Sendable, Equatable {
    /// Where it is in the schema, as a JSON pointer.
    public var pointer: String
    public var keyword: String
    /// Why it is not checked; `nil` if it never is.
    public var reason: String?
  }

  /// Maximum number of mismatches that are reported.
  static let mismatchLimit = 20
  /// Maximum number of steps of a check. They take a few seconds.
  private static let stepLimit = 50_000_000

  /// The keywords that values are not checked against.
  public let uncheckedKeywords: [UncheckedKeyword]
  private let root: JSONValue
  private let program: [SchemaNode]

  /// - Throws: An error of kind ``LLMError/Kind/invalidRequest`` if the schema is invalid: a keyword
  ///   has a value of the wrong form, or a reference cannot be resolved, leads to another document,
  ///   or leads back to itself without end.
  public init(_ schema: JSONValue) throws(LLMError) {
    do throws(SchemaFault) {
      try self.init(checking: schema)
    } catch {
      throw LLMError(
        .invalidRequest, message: "the JSON Schema is not valid: \(error.description)",
        advice: error.advice)
    }
  }

  init(checking schema: JSONValue) throws(SchemaFault) {
    root = schema
    let document = try SchemaDocument(schema)
    uncheckedKeywords = document.unchecked
    program = try SchemaCompiler.program(of: document)
  }

  /// Returns up to 20 mismatches in the order of the value. Empty if the value matches.
  public func mismatches(in value: JSONValue) -> [Mismatch] {
    mismatches(in: value, isStopped: { false })
  }

  /// - Parameter isStopped: Whether to stop, with a mismatch that says so. It is asked every few
  ///   milliseconds.
  func mismatches(in value: JSONValue, isStopped: () -> Bool) -> [Mismatch] {
    check(value, stepLimit: Self.stepLimit, isStopped: isStopped).mismatches
  }

  /// Checks a value.
  ///
  /// - Returns: Also how many steps it took.
  func check(
    _ value: JSONValue, stepLimit: Int, isStopped: () -> Bool = { false }
  ) -> (mismatches: [Mismatch], steps: Int) {
    var found = SchemaForm.faults(of: value)
    var steps = 0
    if found.isEmpty {
      (found, steps) = withoutActuallyEscaping(isStopped) { isStopped in
        var evaluation = SchemaEvaluation(program, steps: stepLimit, isStopped: isStopped)
        return (evaluation.mismatches(of: value), stepLimit - evaluation.steps)
      }
    }
    let mismatches = found.map {
      Mismatch(
        path: $0.path?.pointer ?? "", keyword: $0.problem.keyword, problem: $0.problem.words)
    }
    return (mismatches, steps)
  }

  public static func == (left: JSONSchema, right: JSONSchema) -> Bool {
    left.root == right.root
  }
}

extension JSONSchema {
  /// A line that lists what is not checked; `nil` if everything is.
  package var uncheckedNote: String? {
    var keywords: [String] = []
    for one in uncheckedKeywords where !keywords.contains(one.keyword) {
      keywords.append(one.keyword)
    }
    guard !keywords.isEmpty else { return nil }
    let list = keywords.prefix(Self.longestList).map { keyword in
      let places = uncheckedKeywords.filter { $0.keyword == keyword }
      let more = places.count > 1 ? " and \(places.count - 1) more" : ""
      let reason = places.first?.reason.map { ": \($0)" } ?? ""
      return "\(keyword) (\(places.first?.pointer ?? "")\(more)\(reason))"
    }
    let rest = keywords.count - list.count
    return
      ("not checked in the schema: \(list.joined(separator: ", "))"
      + (rest > 0 ? " and \(rest) more keywords" : "")).inOneLine
  }

  private static let longestList = 8
}

extension String {
  /// The text with spaces for line breaks, which a member's name, a keyword or a pattern may have.
  fileprivate var inOneLine: String { String(map { $0.isNewline ? " " : $0 }) }
}
