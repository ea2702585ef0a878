#if Lockfile
/// Edits of a lockfile's TOML that leave every other byte where it was.
///
/// The text is read again when it has changed, so that places never go stale; everything that one
/// edit removes goes in one change. An edit that cannot be made is left undone: ``LockfileText``
/// notices, because it reads the result back.
struct TOMLLockfileEdit {
  private(set) var source: SourceText
  /// Of the text as it is now, or `nil` when it has to be read again.
  private var known: TOMLDocument?
  /// How many steps the edit took: bytes copied or read, nodes and statements looked at.
  private(set) var steps = 0
  private let lockfile: Lockfile

  init(_ text: String, _ document: TOMLDocument?, saying lockfile: Lockfile) {
    self.lockfile = lockfile
    source = SourceText(Array(text.utf8))
    steps = source.bytes.count
    known = document
  }

  /// `nil` if a change has made the text something other than TOML.
  var document: TOMLDocument? {
    mutating get {
      if known == nil, let result = try? TOMLParser.read(source.bytes) {
        known = result.document
        steps += result.steps
      }
      return known
    }
  }

  var text: String { source[0..<source.bytes.count] }

  mutating func bind(_ alias: String, to models: [String], profile: String) {
    let bindings = lockfile[profile: profile]?.bindings ?? []
    guard let index = bindings.firstIndex(where: { $0.alias == alias }) else {
      return add(alias, models, profile: profile)
    }
    guard let document, let array = document.node(at: bindingsKeys(profile)) else { return }
    let elements = children(of: array, in: document)
    guard elements.indices.contains(index),
      let node = document.child("models", of: elements[index]), let list = document[node].range
    else { return }
    let old = ModelListText(
      source: source, list: list,
      elements: children(of: node, in: document).compactMap { document[$0].range },
      models: bindings[index].models)
    steps += list.count
    replace(list, with: old.replaced(by: models))
  }

  mutating func unbind(_ alias: String, profile: String) {
    let bindings = lockfile[profile: profile]?.bindings ?? []
    guard let document, let array = document.node(at: bindingsKeys(profile)) else { return }
    let elements = children(of: array, in: document)
    guard elements.count == bindings.count else { return }
    let removed = Set(bindings.indices.filter { bindings[$0].alias == alias })
    if document[array].range != nil {
      removeElements(removed, of: array)
    } else {
      removeStatements(beneath: removed.map { elements[$0] })
    }
  }

  mutating func setUpdatedAt(_ time: String) {
    guard let document else { return }
    if let value = document.range(at: ["updated_at"]) {
      switch source.bytes[value.lowerBound] {
      case UInt8(ascii: "\""): replace(value, with: "\"\(time)\"")
      case UInt8(ascii: "'"): replace(value, with: "'\(time)'")
      default: replace(value, with: time)
      }
      return
    }
    let line = "updated_at = \(JSONText.quoted(time))"
    let pairs = document.statements.prefix { $0.kind == .pair }
    steps += pairs.count
    let createdAt = document.node(at: ["created_at"])
    if let neighbour = pairs.first(where: { $0.node == createdAt }) ?? pairs.last {
      insert([line], at: source.lineEnd(of: neighbour.range.upperBound))
    } else {
      let start = source.bytes.starts(with: SourceText.byteOrderMark) ? 3 : 0
      insert(start == source.bytes.count ? [line] : [line, ""], at: start)
    }
  }

  // MARK: - A new binding

  private mutating func add(_ alias: String, _ models: [String], profile: String) {
    guard let document else { return }
    let profileNode = document.node(at: ["profiles", profile])
    let array = document.node(at: bindingsKeys(profile))
    let header = document.statements.lastIndex { $0.kind == .table && $0.node == profileNode }
    steps += document.statements.count
    let pairs = [
      "alias = \(JSONText.quoted(alias))",
      "models = [\(models.map(JSONText.quoted).joined(separator: ", "))]",
    ]
    let inline = "{ \(pairs.joined(separator: ", ")) }"

    if let array, case .arrayOfTables = document[array].kind {
      add(pairs, to: array)
    } else if let array, document[array].range != nil {
      if isBareEmptyList(array), header != nil {
        removeStatements(beneath: [array])
        add(alias, models, profile: profile)
      } else {
        insertElement(inline, into: array)
      }
    } else if let header {
      let section = document.statements[header...].dropFirst().prefix { $0.kind == .pair }
      let end = section.last ?? document.statements[header]
      let name = source[document.statements[header].range].dropFirst().dropLast()
      insertBlock(["[[\(name).bindings]]"] + pairs, after: end.range.upperBound)
    } else if let profileNode, document[profileNode].range != nil {
      insertMember("bindings = [\(inline)]", into: profileNode)
    } else if let profiles = document.node(at: ["profiles"]), document[profiles].range != nil {
      let table = "{ name = \(JSONText.quoted(profile)), bindings = [\(inline)] }"
      insertMember("\(TOMLKey.text(profile)) = \(table)", into: profiles)
    } else {
      let name = "profiles.\(TOMLKey.text(profile))"
      if profileNode == nil {
        insertBlock(
          ["[\(name)]", "name = \(JSONText.quoted(profile))"], after: source.bytes.count)
      }
      insertBlock(["[[\(name).bindings]]"] + pairs, after: source.bytes.count)
    }
  }

  /// Adds an element after the last of an array of tables, and after that one's own tables.
  private mutating func add(_ pairs: [String], to array: TOMLDocument.ID) {
    guard let document, let last = document[array].lastChild,
      let header = document.statements.last(where: { $0.node == last })
    else { return }
    let isBeneath = isBeneath([array], in: document)
    let end = document.statements.last { isBeneath[$0.node] } ?? header
    let start = header.range.lowerBound
    insertBlock(
      [source[header.range]] + pairs, after: end.range.upperBound,
      indentation: source[source.blanksStart(before: start)..<start])
  }

  /// Whether the list is a plain `bindings = []`, as Python writes it, which `[[…]]` can replace
  /// without a loss.
  private mutating func isBareEmptyList(_ list: TOMLDocument.ID) -> Bool {
    guard let range = document?[list].range else { return false }
    return source[range].filter { !$0.isWhitespace } == "[]"
      && source.isLastOnLine(range.upperBound)
  }

  private func bindingsKeys(_ profile: String) -> [String] {
    ["profiles", profile, "bindings"]
  }

  // MARK: - Nodes

  mutating func children(
    of node: TOMLDocument.ID, in document: TOMLDocument
  ) -> [TOMLDocument.ID] {
    let children = Array(document.children(of: node))
    steps += children.count
    return children
  }

  /// For each node of the document, whether it is one of `tops` or beneath one.
  private mutating func isBeneath(
    _ tops: [TOMLDocument.ID], in document: TOMLDocument
  ) -> [Bool] {
    steps += document.nodes.count
    var isBeneath = [Bool](repeating: false, count: document.nodes.count)
    for top in tops { isBeneath[top] = true }
    // A node comes after its parent.
    for id in isBeneath.indices where isBeneath[document[id].parent] { isBeneath[id] = true }
    return isBeneath
  }

  // MARK: - Lines

  mutating func replace(_ range: Range<Int>, with text: String) {
    replace([range], with: text)
  }

  /// Replaces each of some ranges, which follow one another in the text.
  mutating func replace(_ ranges: [Range<Int>], with text: String) {
    var bytes: [UInt8] = []
    var done = 0
    for range in ranges where range.lowerBound >= done {
      bytes += source.bytes[done..<range.lowerBound]
      bytes += text.utf8
      done = range.upperBound
    }
    bytes += source.bytes[done...]
    source = SourceText(bytes)
    known = nil
    steps += bytes.count
  }

  /// Inserts whole lines before the line that begins at `offset`, or at the end of the text.
  mutating func insert(_ lines: [String], at offset: Int) {
    let ending = source.lineEnding
    let isOpen = offset == source.bytes.count && offset > 0 && source.bytes[offset - 1] != 0x0A
    let text = lines.map { $0 + ending }.joined()
    replace(offset..<offset, with: isOpen ? ending + text : text)
  }

  /// Inserts a table beneath the line that `offset` is in, set off from it by a blank line if
  /// that is how the file's other bindings are.
  mutating func insertBlock(
    _ lines: [String], after offset: Int, indentation: String = ""
  ) {
    let end = source.lineEnd(of: offset)
    let other = document?.statements.last { $0.kind == .element }
    let isTight =
      other.map { !source.isBlankLine(before: source.lineStart(of: $0.range.lowerBound)) } ?? false
    let isFirst = source.bytes.isEmpty || source.isBlankLine(before: end)
    let separation = isFirst || (isTight && lines[0].hasPrefix("[[")) ? [] : [""]
    insert(separation + lines.map { indentation + $0 }, at: end)
  }

  /// Removes the statements that say what is beneath some nodes, and one of two blank lines that
  /// come together. Comments above them stay: they may be about more than this.
  private mutating func removeStatements(beneath tops: [TOMLDocument.ID]) {
    guard let document else { return }
    let isBeneath = isBeneath(tops, in: document)
    let statements = document.statements
    steps += statements.count
    let runs = statements.indices { isBeneath[$0.node] }.ranges
    replace(
      runs.map { run in
        let start = source.lineStart(of: statements[run.lowerBound].range.lowerBound)
        let end = source.lineEnd(of: statements[run.upperBound - 1].range.upperBound)
        let isDoubleBlank =
          source.isBlankLine(before: start) && end < source.bytes.count && source.isLastOnLine(end)
        return start..<(isDoubleBlank ? source.lineEnd(of: end) : end)
      }, with: "")
  }
}
#endif
