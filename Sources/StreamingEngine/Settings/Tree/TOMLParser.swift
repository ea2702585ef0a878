#if Lockfile
/// Reads TOML 1.0 into a ``TOMLDocument`` in one pass, and refuses what is not TOML.
struct TOMLParser {
  private var scanner: TOMLScanner
  private var document = TOMLDocument()
  private var cursor: PositionCursor
  /// The table that pairs belong to: the one of the last header.
  private var table = TOMLDocument.root

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    scanner = TOMLScanner(bytes)
    cursor = PositionCursor(bytes, from: scanner.index)
  }

  /// - Returns: What the text says, and how many steps it took to read it: bytes looked at and
  ///   nodes made.
  static func read(
    _ bytes: [UInt8]
  ) throws(TOMLFault) -> (document: TOMLDocument, steps: Int) {
    try bytes.withUnsafeBufferPointer { buffer throws(TOMLFault) in
      var parser = TOMLParser(buffer)
      try parser.statements()
      return (parser.document, parser.scanner.steps)
    }
  }

  private mutating func statements() throws(TOMLFault) {
    while true {
      try scanner.skipLines()
      if scanner.isAtEnd { return }
      if scanner.next == UInt8(ascii: "[") {
        try header()
        try scanner.endLine(after: "a table's header")
      } else {
        let start = scanner.index
        let node = try pair(in: table)
        document.note(.init(kind: .pair, node: node, range: start..<scanner.index))
        try scanner.endLine(after: "a value")
      }
    }
  }

  // MARK: - Headers

  /// `[key]` or `[[key]]`
  private mutating func header() throws(TOMLFault) {
    let start = scanner.index
    let position = cursor.position(at: start)
    scanner.advance()
    let isElement = scanner.take(UInt8(ascii: "["))
    var parent = TOMLDocument.root
    while true {
      scanner.skipBlanks()
      let key = try scanner.key()
      scanner.skipBlanks()
      if scanner.take(UInt8(ascii: ".")) {
        parent = try tableOnTheWay(key, in: parent)
        continue
      }
      let closing = isElement ? "]]" : "]"
      for _ in closing.utf8 where !scanner.take(UInt8(ascii: "]")) {
        throw scanner.fault(
          "expected '\(closing)' after the table's name, found \(scanner.found)",
          advice: isElement ? "write [[name]]" : "write [name]")
      }
      table =
        isElement
        ? try element(key, in: parent, at: position) : try headedTable(key, in: parent)
      document.note(
        .init(kind: isElement ? .element : .table, node: table, range: start..<scanner.index))
      return
    }
  }

  /// The table of a header's key that is not its last.
  private mutating func tableOnTheWay(
    _ key: TOMLScanner.Key, in parent: TOMLDocument.ID
  ) throws(TOMLFault) -> TOMLDocument.ID {
    guard let id = document.child(key.name, of: parent) else {
      return try add(.implicitTable, key, to: parent)
    }
    scanner.steps += 1
    switch document[id].kind {
    case .table, .implicitTable, .dottedTable: return id
    case .arrayOfTables: return document[id].lastChild ?? id
    case .inlineTable, .array, .scalar: throw notATable(key, id)
    }
  }

  private mutating func headedTable(
    _ key: TOMLScanner.Key, in parent: TOMLDocument.ID
  ) throws(TOMLFault) -> TOMLDocument.ID {
    guard let id = document.child(key.name, of: parent) else {
      return try add(.table, key, to: parent)
    }
    switch document[id].kind {
    case .implicitTable:
      document[id].kind = .table
      return id
    case .table, .dottedTable, .arrayOfTables:
      throw scanner.fault(
        "duplicate table \(excerpt(document.name(of: id)))\(mention(id))", at: key.range.lowerBound,
        advice: "put all its keys under one header")
    case .inlineTable, .array, .scalar: throw notATable(key, id)
    }
  }

  private mutating func element(
    _ key: TOMLScanner.Key, in parent: TOMLDocument.ID, at position: SourcePosition
  ) throws(TOMLFault) -> TOMLDocument.ID {
    let array: TOMLDocument.ID
    if let id = document.child(key.name, of: parent) {
      guard case .arrayOfTables = document[id].kind else {
        throw scanner.fault(
          "\(excerpt(document.name(of: id))) is already something other than a list of [[…]] "
            + "tables\(mention(id))", at: key.range.lowerBound, advice: "rename one of the two")
      }
      array = id
    } else {
      array = try add(.arrayOfTables, key, to: parent)
    }
    return try add(.table, key: nil, to: array, keyPosition: position, position: position)
  }

  // MARK: - Pairs

  /// `key = value` in a table. Dotted keys make the tables that they name.
  private mutating func pair(
    in table: TOMLDocument.ID
  ) throws(TOMLFault) -> TOMLDocument.ID {
    var table = table
    var key = try scanner.key()
    scanner.skipBlanks()
    while scanner.take(UInt8(ascii: ".")) {
      table = try dottedTable(key, in: table)
      scanner.skipBlanks()
      key = try scanner.key()
      scanner.skipBlanks()
    }
    guard scanner.take(UInt8(ascii: "=")) else {
      throw scanner.fault(
        "expected '=' after the key \(excerpt(key.name)), found \(scanner.found)",
        advice: "write key = value")
    }
    if let id = document.child(key.name, of: table) {
      throw scanner.fault(
        "duplicate key \(excerpt(key.name))\(mention(id))", at: key.range.lowerBound,
        advice: "remove one")
    }
    let position = cursor.position(at: key.range.lowerBound)
    scanner.skipBlanks()
    return try value(key: key.name, in: table, keyPosition: position)
  }

  /// The table of a pair's key that is not its last. Dotted keys cannot add to a table that has a
  /// header.
  private mutating func dottedTable(
    _ key: TOMLScanner.Key, in parent: TOMLDocument.ID
  ) throws(TOMLFault) -> TOMLDocument.ID {
    guard let id = document.child(key.name, of: parent) else {
      return try add(.dottedTable, key, to: parent)
    }
    scanner.steps += 1
    switch document[id].kind {
    case .dottedTable: return id
    case .implicitTable:
      document[id].kind = .dottedTable
      return id
    case .table, .arrayOfTables:
      throw scanner.fault(
        "the table \(excerpt(document.name(of: id))) already has a header\(mention(id))",
        at: key.range.lowerBound, advice: "put the key under that header")
    case .inlineTable, .array, .scalar: throw notATable(key, id)
    }
  }

  // MARK: - Values

  private mutating func value(
    key: String?, in parent: TOMLDocument.ID, keyPosition: SourcePosition? = nil
  ) throws(TOMLFault) -> TOMLDocument.ID {
    let start = scanner.index
    let position = cursor.position(at: start)
    let kind: TOMLDocument.Kind
    switch scanner.next {
    case UInt8(ascii: "["): kind = .array
    case UInt8(ascii: "{"): kind = .inlineTable
    case UInt8(ascii: "\""), UInt8(ascii: "'"): kind = .scalar(.string(try scanner.string()))
    default: kind = .scalar(try scanner.scalar())
    }
    let id = try add(
      kind, key: key, to: parent, keyPosition: keyPosition ?? position, position: position,
      offset: start)
    switch kind {
    case .array: try elements(of: id)
    case .inlineTable: try members(of: id)
    default: break
    }
    document[id].range = start..<scanner.index
    return id
  }

  private mutating func elements(of array: TOMLDocument.ID) throws(TOMLFault) {
    scanner.advance()
    while true {
      try scanner.skipLines()
      if scanner.take(UInt8(ascii: "]")) { return }
      _ = try value(key: nil, in: array)
      try scanner.skipLines()
      if scanner.take(UInt8(ascii: "]")) { return }
      guard scanner.take(UInt8(ascii: ",")) else {
        throw scanner.fault(
          "expected ',' or ']' in a list, found \(scanner.found)",
          advice: "put a comma between two elements, and ']' after the last")
      }
    }
  }

  private mutating func members(of table: TOMLDocument.ID) throws(TOMLFault) {
    scanner.advance()
    scanner.skipBlanks()
    if scanner.take(UInt8(ascii: "}")) { return }
    while true {
      scanner.skipBlanks()
      _ = try pair(in: table)
      scanner.skipBlanks()
      if scanner.take(UInt8(ascii: "}")) { return }
      guard scanner.take(UInt8(ascii: ",")) else {
        throw scanner.fault(
          "expected ',' or '}' in a table, found \(scanner.found)",
          advice: "write { key = value, key = value } on one line")
      }
    }
  }

  // MARK: - Nodes

  private mutating func add(
    _ kind: TOMLDocument.Kind, _ key: TOMLScanner.Key, to parent: TOMLDocument.ID
  ) throws(TOMLFault) -> TOMLDocument.ID {
    let position = cursor.position(at: key.range.lowerBound)
    return try add(
      kind, key: key.name, to: parent, keyPosition: position, position: position,
      offset: key.range.lowerBound)
  }

  private mutating func add(
    _ kind: TOMLDocument.Kind, key: String?, to parent: TOMLDocument.ID,
    keyPosition: SourcePosition, position: SourcePosition, offset: Int? = nil
  ) throws(TOMLFault) -> TOMLDocument.ID {
    guard document[parent].depth < SettingsNode.depthLimit else {
      throw scanner.fault(
        "nested more than \(SettingsNode.depthLimit) levels deep", at: offset,
        advice: "use fewer levels")
    }
    scanner.steps += 1
    return document.add(
      kind, key: key, to: parent, keyPosition: keyPosition, position: position)
  }

  private func notATable(_ key: TOMLScanner.Key, _ id: TOMLDocument.ID) -> TOMLFault {
    let name = excerpt(document.name(of: id))
    let line = document[id].keyPosition.line
    let problem =
      if case .inlineTable = document[id].kind {
        "the table \(name) is complete on line \(line)"
      } else {
        "\(name) is not a table: it has a value on line \(line)"
      }
    return scanner.fault(
      problem, at: key.range.lowerBound, advice: "add the key there, or rename one of the two")
  }

  private func mention(_ id: TOMLDocument.ID) -> String {
    ": it is already on line \(document[id].keyPosition.line)"
  }
}
#endif
