/// What is wrong with one of the user's files, where, and what to do about it.
public struct SettingsError: Error, Sendable, Equatable {
  /// The file's path as the user gave it, or where it was found.
  public let path: String
  /// Where in the file, when the fault has a place.
  public let position: SourcePosition?
  /// What is wrong.
  public let problem: String
  /// What to do, as one clause.
  public let advice: String?

  /// What the user can do with a command of the program; ``advice`` says it without.
  package enum Remedy: Sendable {
    case createLockfile
    case replaceLockfile
    case editConfig
    /// To save the keys again.
    case saveKeys
    /// To save the key of a provider, in place of naming a variable that holds it.
    ///
    /// - Parameter instead: The line that names a variable.
    case saveKey(provider: String, instead: String)
  }

  /// It does not count in comparisons.
  package var remedy: Remedy? { aside.value }
  private var aside = Aside<Remedy?>(nil)

  /// - Parameter remedy: What the advice is, as data.
  package init(
    path: String, position: SourcePosition? = nil, problem: String, advice: String,
    remedy: Remedy
  ) {
    self.init(path: path, position: position, problem: problem, advice: advice)
    aside.value = remedy
  }

  public init(
    path: String, position: SourcePosition? = nil, problem: String, advice: String? = nil
  ) {
    self.path = path
    self.position = position
    // It may quote a key that is where another value should be.
    self.problem = KeyPattern.hidden(in: problem, hidesLongWords: true)
    self.advice = advice.map { KeyPattern.hidden(in: $0) }
  }
}

extension SettingsError: CustomStringConvertible {
  /// One line in the form that editors can follow: `PATH:LINE:COLUMN: PROBLEM; ADVICE`. Control
  /// characters of the file or its path are written as escapes, and what looks like a key is hidden.
  public var description: String {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    let path = KeyPattern.hidden(in: path)
    return onOneLine("\(path)\(place): \(problem)\(advice.map { "; \($0)" } ?? "")")
  }
}

/// A place in a text.
public struct SourcePosition: Sendable, Hashable {
  /// Counted from 1.
  public let line: Int
  /// Counted from 1, in Unicode scalars, as compilers and editors do.
  public let column: Int

  static let start = SourcePosition(line: 1, column: 1)

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
