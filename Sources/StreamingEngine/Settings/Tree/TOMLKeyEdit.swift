#if Lockfile
/// Sets and removes keys in a TOML text and leaves every other byte where it was.
///
/// What cannot be done is left undone: the caller reads the result back and compares.
struct TOMLKeyEdit {
  private var source: SourceText
  private let document: TOMLDocument

  /// - Returns: `nil` for a text that is not TOML.
  init?(_ text: String) {
    source = SourceText(Array(text.utf8))
    guard let document = try? TOMLParser.read(source.bytes).document else { return nil }
    self.document = document
  }

  var text: String { source[0..<source.bytes.count] }

  /// Gives a key of a table a value.
  ///
  /// - Parameters:
  ///   - table: The keys that lead to the table; none for the top of the file.
  ///   - value: As TOML has it.
  mutating func set(_ key: String, in table: [String], to value: String) {
    if let old = document.range(at: table + [key]) { return replace(old, with: value) }
    let line = "\(TOMLKey.text(key)) = \(value)"
    let node = document.node(at: table)
    let statements = document.statements
    if table.isEmpty {
      insert(line, at: placeAtTop(for: key))
    } else if let header = statements.firstIndex(where: { $0.kind == .table && $0.node == node }) {
      let last = statements[header...].dropFirst().prefix { $0.kind == .pair }.last
      insert(line, at: source.lineEnd(of: (last ?? statements[header]).range.upperBound))
    } else if let inline = node.flatMap({ document[$0].range }) {
      insertMember(line, into: inline)
    } else if let node, let dotted = dottedPlace(in: node) {
      insert("\(dotted.keys).\(line)", at: dotted.offset)
    } else if table.count > 1, let outer = document.range(at: table.dropLast()) {
      insertMember("\(TOMLKey.text(table[table.count - 1])) = { \(line) }", into: outer)
    } else {
      let header = "[\(table.map(TOMLKey.text).joined(separator: "."))]"
      let end = source.bytes.count
      let isApart = end == 0 || source.isBlankLine(before: end)
      let lines = (isApart ? [] : [""]) + [header, line]
      insert(lines.joined(separator: source.lineEnding), at: end)
    }
  }

  /// Removes a key; a comment on its line stays.
  mutating func remove(_ key: String, from table: [String]) {
    guard let node = document.node(at: table + [key]) else { return }
    guard let pair = document.statements.first(where: { $0.kind == .pair && $0.node == node })
    else { return removeMember(node) }
    let range = pair.range
    if source.isFirstOnLine(range.lowerBound), source.isLastOnLine(range.upperBound) {
      let start = source.lineStart(of: range.lowerBound)
      replace(start..<source.lineEnd(of: range.upperBound), with: "")
    } else {
      replace(range.lowerBound..<source.blanksEnd(after: range.upperBound), with: "")
    }
  }

  // MARK: - Places

  /// Where a new line at the top of the file goes: below a comment that shows the key, as the
  /// template has one for each; else below the last pair; else above the first table and the
  /// comment that belongs to it.
  private func placeAtTop(for key: String) -> Int {
    let pairs = document.statements.prefix { $0.kind == .pair }
    let firstHeader = document.statements.dropFirst(pairs.count).first?.range.lowerBound
    let end = firstHeader.map(source.lineStart) ?? source.bytes.count
    let beginning = source.bytes.starts(with: SourceText.byteOrderMark) ? 3 : 0
    var rest = pairs[...]
    var start = beginning
    while start < end {
      // A comment sign in a text of several lines begins no comment.
      while let pair = rest.first, pair.range.upperBound <= start { rest = rest.dropFirst() }
      if let pair = rest.first, pair.range.lowerBound < source.lineEnd(of: start) {
        start = source.lineEnd(of: pair.range.upperBound)
        continue
      }
      let next = source.lineEnd(of: start)
      if isExample(of: key, source[start..<next]) { return next }
      start = next
    }
    if let last = pairs.last { return source.lineEnd(of: last.range.upperBound) }
    guard firstHeader != nil else { return end }
    start = end
    while start > beginning {
      let previous = max(source.lineStart(of: start - 1), beginning)
      guard source[previous..<start].drop(while: \.isWhitespace).first == "#" else { break }
      start = previous
    }
    return start
  }

  /// Whether a line is a comment such as `# bell = false`.
  private func isExample(of key: String, _ line: String) -> Bool {
    let words = line.drop(while: \.isWhitespace)
    guard words.first == "#" else { return false }
    let rest = words.drop { $0 == "#" || $0 == " " }
    return rest.hasPrefix(key) && rest.dropFirst(key.count).drop { $0 == " " }.first == "="
  }

  /// Where a line goes in a table that dotted keys make, and the keys that lead to the table from
  /// there.
  private func dottedPlace(in table: TOMLDocument.ID) -> (offset: Int, keys: String)? {
    var header = TOMLDocument.root
    var place: (offset: Int, keys: String)?
    for statement in document.statements {
      guard statement.kind == .pair else {
        header = statement.node
        continue
      }
      let path = document.path(to: statement.node, from: header)
      guard let depth = path.firstIndex(of: table), depth < path.count - 1 else { continue }
      let keys = path[...depth].compactMap { document[$0].key }.map(TOMLKey.text)
      place = (source.lineEnd(of: statement.range.upperBound), keys.joined(separator: "."))
    }
    return place
  }

  // MARK: - Bytes

  private mutating func replace(_ range: Range<Int>, with text: String) {
    var bytes = source.bytes
    bytes.replaceSubrange(range, with: Array(text.utf8))
    source = SourceText(bytes)
  }

  /// Inserts a line before the line that begins at `offset`, or at the end of the text.
  private mutating func insert(_ line: String, at offset: Int) {
    let ending = source.lineEnding
    let isOpen = offset == source.bytes.count && offset > 0 && source.bytes[offset - 1] != 0x0A
    replace(offset..<offset, with: isOpen ? ending + line + ending : line + ending)
  }

  /// Adds a member at the end of an inline table.
  private mutating func insertMember(_ text: String, into table: Range<Int>) {
    let end = source.blanksStart(before: table.upperBound - 1)
    let isEmpty = end == table.lowerBound + 1
    replace(end..<table.upperBound, with: "\(isEmpty ? " " : ", ")\(text) }")
  }

  /// Removes a member of an inline table, with the comma after it, or before it if it is the last.
  private mutating func removeMember(_ member: TOMLDocument.ID) {
    let table = document[member].parent
    guard let value = document[member].range, let whole = document[table].range else { return }
    let members = Array(document.children(of: table))
    guard let index = members.firstIndex(of: member) else { return }
    let previous = index > 0 ? document[members[index - 1]].range?.upperBound : nil
    if index + 1 == members.count {
      let start = previous ?? source.blanksEnd(after: whole.lowerBound + 1)
      return replace(start..<value.upperBound, with: "")
    }
    let comma = source.blanksEnd(after: value.upperBound)
    let start = previous.map { source.blanksEnd(after: $0) + 1 } ?? whole.lowerBound + 1
    replace(source.blanksEnd(after: start)..<source.blanksEnd(after: comma + 1), with: "")
  }
}

/// Keys as TOML writes them.
enum TOMLKey {
  /// The key, in quotes unless it is plain.
  static func text(_ key: String) -> String {
    let isBare = key.utf8.allSatisfy {
      UnicodeScalar($0).properties.isAlphabetic && $0 < 0x80
        || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
    return isBare && !key.isEmpty ? key : JSONText.quoted(key)
  }
}

extension TOMLDocument {
  /// The nodes from below `ancestor` down to a node; empty if it is not beneath.
  func path(to node: ID, from ancestor: ID) -> [ID] {
    var path: [ID] = []
    var id = node
    while id != ancestor {
      guard id != Self.root else { return [] }
      path.append(id)
      id = self[id].parent
    }
    return path.reversed()
  }
}

extension SourceText {
  /// Whether the line that ends at `offset` is blank.
  func isBlankLine(before offset: Int) -> Bool {
    offset == 0 || isLastOnLine(lineStart(of: offset - 1))
  }
}
#endif
