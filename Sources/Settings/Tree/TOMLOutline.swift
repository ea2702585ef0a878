/// Where everything in a TOML text stands.
///
/// TOMLKit gives values without places, sorts keys and drops comments; the outline is what lets an
/// error name a line and an edit leave the rest of the file alone. It is made only of texts that
/// TOMLKit has accepted, so it does not check what TOMLKit has checked.
struct TOMLOutline: Sendable {
  enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  typealias Path = [Step]

  /// A line, or several, that says one thing.
  struct Statement: Sendable {
    enum Kind: Sendable, Equatable {
      /// `[path]`
      case table
      /// `[[path]]`; the path ends in the index of the element.
      case element
      /// `key = value`
      case pair
    }

    var kind: Kind
    /// From the root, tables included.
    var path: Path
    /// From the key or bracket to the end of the value or bracket.
    var range: Range<Int>
  }

  /// Where a key or an element of an array stands.
  struct Place: Sendable {
    /// The first byte of the key, or of the element.
    var start: Int
    /// The bytes of the value, where the value stands in one piece.
    var value: Range<Int>?
  }

  let source: SourceText
  /// In the order of the text.
  private(set) var statements: [Statement] = []
  private(set) var places: [Path: Place] = [:]

  /// Reads where things stand, or returns `nil` when the text is not understood.
  init?(_ source: SourceText) {
    self.source = source
    var scanner = TOMLScanner(source.bytes)
    var table = Path()
    var elements: [Path: Int] = [:]

    /// The keys as a path, through the last element of every array of tables on the way.
    func resolve(_ keys: [TOMLScanner.Key], from base: Path) -> Path {
      var path = base
      for (position, key) in keys.enumerated() {
        path.append(.key(key.name))
        if places[path] == nil { places[path] = Place(start: key.start, value: nil) }
        if let count = elements[path], position < keys.count - 1 { path.append(.index(count - 1)) }
      }
      return path
    }

    while let token = scanner.next() {
      switch token {
      case .table(let keys, let range):
        table = resolve(keys, from: [])
        statements.append(Statement(kind: .table, path: table, range: range))
      case .element(let keys, let range):
        let array = resolve(keys, from: [])
        elements[array, default: 0] += 1
        table = array + [.index(elements[array, default: 1] - 1)]
        places[table] = Place(start: range.lowerBound, value: nil)
        statements.append(Statement(kind: .element, path: table, range: range))
      case .pair(let keys, let value):
        guard let first = keys.first else { return nil }
        let path = resolve(keys, from: table)
        places[path]?.value = value.range
        note(value, at: path)
        let range = first.start..<value.range.upperBound
        statements.append(Statement(kind: .pair, path: path, range: range))
      }
    }
    if scanner.hasFailed { return nil }
  }

  /// Notes the places within an inline value.
  private mutating func note(_ value: TOMLScanner.Value, at path: Path) {
    for (index, element) in value.elements.enumerated() {
      let inner = path + [.index(index)]
      places[inner] = Place(start: element.range.lowerBound, value: element.range)
      note(element, at: inner)
    }
    for member in value.members {
      var inner = path
      for key in member.keys {
        inner.append(.key(key.name))
        if places[inner] == nil { places[inner] = Place(start: key.start, value: nil) }
      }
      places[inner]?.value = member.value.range
      note(member.value, at: inner)
    }
  }

  /// The bytes of a value that stands in one piece.
  func value(at path: Path) -> Range<Int>? {
    places[path]?.value
  }

  /// The elements of an array that stands in one piece.
  func elements(at path: Path) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    while let range = value(at: path + [.index(ranges.count)]) { ranges.append(range) }
    return ranges
  }
}
