/// A pattern of paths: `*` is any part of a name, `?` any character, `[a-z]` and `[!a-z]` one
/// character of a set, and `**` any number of folders.
///
/// It is matched name by name on the way down, so each folder is looked at once whatever the
/// pattern is. A hidden name is matched only by a part that begins with a dot.
struct Glob: Equatable {
  /// One name of the path.
  fileprivate enum Part: Equatable {
    case name([Token])
    /// Any number of folders.
    case folders
  }

  fileprivate enum Token: Equatable {
    case character(Character)
    case any
    case run
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  /// How much of a pattern is matched on the way to a folder: the parts that its names may match.
  typealias Progress = Set<Int>

  /// What a name is to a pattern.
  struct Match: Equatable {
    /// Whether the whole pattern is matched, and the name may be that of a file.
    var isWhole: Bool
    /// For the names in it, if it is a folder; empty if the pattern ends here.
    var progress: Progress
    /// Whether it would match if it were not hidden.
    var isHidden: Bool

    var isAny: Bool { isWhole || !progress.isEmpty }
  }

  /// The folders before the first wildcard, with a slash at the end; empty for the current one.
  let base: String
  private let parts: [Part]

  /// Every file in a folder and in its folders.
  static let everything = Glob(base: "", parts: [.folders, .name([.run])])

  private init(base: String, parts: [Part]) {
    self.base = base
    self.parts = parts
  }

  /// - Returns: `nil` if the text has no wildcard.
  init?(_ path: [PathWord.Unit]) {
    var base: [Character] = []
    var parts: [Part] = []
    let names = path.split(
      omittingEmptySubsequences: false, whereSeparator: { $0.character == "/" })
    for (place, name) in names.enumerated() {
      let tokens = Self.tokens(name)
      if parts.isEmpty, Self.isPlain(tokens) {
        // Empty before the first slash of an absolute path.
        if place < names.count - 1 { base += name.map(\.character) + ["/"] }
      } else if name.count == 2, tokens == [.run] {
        if parts.last != .folders { parts.append(.folders) }
      } else if !name.isEmpty {
        parts.append(.name(tokens))
      }
    }
    guard !parts.isEmpty else { return nil }
    if parts.last == .folders { parts.append(.name([.run])) }
    self.init(base: String(base), parts: parts)
  }

  /// The progress at the base.
  var start: Progress { closure([0]) }

  /// Matches a name in a folder.
  func match(_ name: String, at progress: Progress) -> Match {
    let isHidden = name.hasPrefix(".")
    let match = next(name, at: progress, findsHidden: false)
    guard isHidden, !match.isAny else { return match }
    let other = next(name, at: progress, findsHidden: true)
    return Match(isWhole: false, progress: [], isHidden: other.isAny)
  }

  private func next(_ name: String, at progress: Progress, findsHidden: Bool) -> Match {
    let characters = Array(name)
    let isHidden = characters.first == "." && !findsHidden
    var reached: Progress = []
    for place in progress where place < parts.count {
      switch parts[place] {
      case .folders:
        if !isHidden { reached.insert(place) }
      case .name(let tokens):
        if isHidden, tokens.first != .character(".") { continue }
        if Self.matches(characters, tokens) { reached.insert(place + 1) }
      }
    }
    let all = closure(reached)
    return Match(
      isWhole: reached.contains(parts.count), progress: all.filter { $0 < parts.count },
      isHidden: false)
  }

  /// `**` is also no folder at all.
  private func closure(_ progress: Progress) -> Progress {
    var all = progress
    for place in progress where place < parts.count && parts[place] == .folders {
      all.insert(place + 1)
    }
    return all
  }

  private static func matches(_ name: [Character], _ tokens: [Token]) -> Bool {
    var (place, token) = (0, 0)
    // Where to resume after the latest run, which takes a character more each time.
    var retry: (place: Int, token: Int)?
    while place < name.count {
      if token < tokens.count, tokens[token] == .run {
        token += 1
        retry = (place, token)
      } else if token < tokens.count, tokens[token].matches(name[place]) {
        place += 1
        token += 1
      } else if let last = retry {
        place = last.place + 1
        token = last.token
        retry?.place += 1
      } else {
        return false
      }
    }
    return tokens[token...].allSatisfy { $0 == .run }
  }
}

// MARK: - Reading a pattern

extension Glob {
  private static func isPlain(_ tokens: [Token]) -> Bool {
    tokens.allSatisfy { if case .character = $0 { true } else { false } }
  }

  private static func tokens(_ name: ArraySlice<PathWord.Unit>) -> [Token] {
    var tokens: [Token] = []
    var rest = name
    while let unit = rest.popFirst() {
      switch unit.character {
      case "*" where !unit.isEscaped:
        if tokens.last != .run { tokens.append(.run) }
      case "?" where !unit.isEscaped:
        tokens.append(.any)
      case "[" where !unit.isEscaped:
        // One that nothing closes is a character.
        tokens.append(set(in: &rest) ?? .character("["))
      default:
        tokens.append(.character(unit.character))
      }
    }
    return tokens
  }

  /// Takes the rest of a set and its `]`. A `]` right after the beginning is one of the set.
  private static func set(in text: inout ArraySlice<PathWord.Unit>) -> Token? {
    var rest = text
    let isNegated = rest.first.map { !$0.isEscaped && "!^".contains($0.character) } ?? false
    if isNegated { rest.removeFirst() }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while let unit = rest.popFirst() {
      if unit.character == "]", !unit.isEscaped, !ranges.isEmpty {
        text = rest
        return .set(ranges, isNegated: isNegated)
      }
      guard let low = unit.character.onlyScalar else { return nil }
      var high = low
      if rest.count > 1, rest.first == .init(character: "-"),
        let end = rest.dropFirst().first, end.isEscaped || end.character != "]"
      {
        guard let scalar = end.character.onlyScalar else { return nil }
        high = scalar
        rest = rest.dropFirst(2)
      }
      // A range that is the wrong way round has nothing in it, but the set is not empty.
      ranges.append(low <= high ? low...high : low...low)
    }
    return nil
  }
}

extension Glob.Token {
  fileprivate func matches(_ character: Character) -> Bool {
    switch self {
    case .character(let own): own == character
    case .any: true
    case .run: false
    case .set(let ranges, let isNegated):
      ranges.contains { range in character.onlyScalar.map(range.contains) ?? false } != isNegated
    }
  }
}

extension Character {
  fileprivate var onlyScalar: Unicode.Scalar? {
    unicodeScalars.count == 1 ? unicodeScalars.first : nil
  }
}
