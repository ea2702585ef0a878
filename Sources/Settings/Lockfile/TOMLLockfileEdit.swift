/// Edits of a lockfile's TOML that leave every other byte where it was.
///
/// The outline is read again after each change, so that places never go stale. What cannot be done
/// is left undone: ``LockfileText`` notices, because it reads the result back.
struct TOMLLockfileEdit {
  private(set) var source: SourceText
  private(set) var outline: TOMLOutline?
  private let lockfile: Lockfile

  init(_ text: String, saying lockfile: Lockfile) {
    self.lockfile = lockfile
    source = SourceText(Array(text.utf8))
    outline = TOMLOutline(source)
  }

  var text: String { source[0..<source.bytes.count] }

  mutating func bind(_ alias: String, to models: [String], profile: String) {
    let bindings = lockfile[profile: profile]?.bindings ?? []
    guard let index = bindings.firstIndex(where: { $0.alias == alias }) else {
      return add(alias, models, profile: profile)
    }
    let path = bindingsPath(profile) + [.index(index), .key("models")]
    guard let outline, let list = outline.value(at: path) else { return }
    let old = ModelListText(
      source: source, list: list, elements: outline.elements(at: path),
      models: bindings[index].models)
    replace(list, with: old.replaced(by: models))
  }

  mutating func unbind(_ alias: String, profile: String) {
    let bindings = lockfile[profile: profile]?.bindings ?? []
    for index in bindings.indices.reversed() where bindings[index].alias == alias {
      let array = bindingsPath(profile)
      if outline?.value(at: array) != nil {
        removeElement(index, of: array)
      } else {
        removeStatements(beneath: array + [.index(index)])
      }
    }
  }

  mutating func setUpdatedAt(_ time: String) {
    guard let outline else { return }
    if let value = outline.value(at: [.key("updated_at")]) {
      switch source.bytes[value.lowerBound] {
      case UInt8(ascii: "\""): replace(value, with: "\"\(time)\"")
      case UInt8(ascii: "'"): replace(value, with: "'\(time)'")
      default: replace(value, with: time)
      }
      return
    }
    let line = "updated_at = \(JSONText.quoted(time))"
    let pairs = outline.statements.prefix { $0.kind == .pair }
    if let neighbour = pairs.first(where: { $0.path == [.key("created_at")] }) ?? pairs.last {
      insert([line], at: source.lineEnd(of: neighbour.range.upperBound))
    } else {
      let start = source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      insert(start == source.bytes.count ? [line] : [line, ""], at: start)
    }
  }

  // MARK: - A new binding

  private mutating func add(_ alias: String, _ models: [String], profile: String) {
    guard let outline else { return }
    let profilePath: TOMLOutline.Path = [.key("profiles"), .key(profile)]
    let array = bindingsPath(profile)
    let pairs = [
      "alias = \(JSONText.quoted(alias))",
      "models = [\(models.map(JSONText.quoted).joined(separator: ", "))]",
    ]
    let inline = "{ \(pairs.joined(separator: ", ")) }"

    let last = outline.statements.last {
      $0.kind == .element && $0.path.count == array.count + 1 && $0.path.starts(with: array)
    }
    if let last {
      let end = outline.statements.last { $0.path.starts(with: array) } ?? last
      insertBlock(
        [source[last.range]] + pairs, after: end.range.upperBound,
        indentation: source[source.lineStart(of: last.range.lowerBound)..<last.range.lowerBound])
    } else if outline.value(at: array) != nil {
      if isBareEmptyList(array), outline.statements.contains(where: { $0.isTable(profilePath) }) {
        removeStatements(beneath: array)
        add(alias, models, profile: profile)
      } else {
        insertElement(inline, into: array)
      }
    } else if let header = outline.statements.lastIndex(where: { $0.isTable(profilePath) }) {
      let section = outline.statements[header...].dropFirst().prefix { $0.kind == .pair }
      let end = section.last ?? outline.statements[header]
      let name = source[outline.statements[header].range].dropFirst().dropLast()
      insertBlock(["[[\(name).bindings]]"] + pairs, after: end.range.upperBound)
    } else if outline.value(at: profilePath) != nil {
      insertMember("bindings = [\(inline)]", into: profilePath)
    } else if outline.value(at: [.key("profiles")]) != nil {
      let table = "{ name = \(JSONText.quoted(profile)), bindings = [\(inline)] }"
      insertMember("\(tomlKey(profile)) = \(table)", into: [.key("profiles")])
    } else {
      let name = "profiles.\(tomlKey(profile))"
      let isNew = outline.places[profilePath] == nil
      if isNew {
        insertBlock(
          ["[\(name)]", "name = \(JSONText.quoted(profile))"], after: source.bytes.count)
      }
      insertBlock(["[[\(name).bindings]]"] + pairs, after: source.bytes.count)
    }
  }

  /// Whether the list is a plain `bindings = []`, as Python writes it, which can give way to
  /// `[[…]]` without a loss.
  private func isBareEmptyList(_ path: TOMLOutline.Path) -> Bool {
    guard let value = outline?.value(at: path) else { return false }
    let rest = source[value.lowerBound..<source.lineEnd(of: value.upperBound)]
    return rest.filter { !$0.isWhitespace } == "[]"
  }

  private func bindingsPath(_ profile: String) -> TOMLOutline.Path {
    [.key("profiles"), .key(profile), .key("bindings")]
  }

  func tomlKey(_ key: String) -> String {
    let isBare = key.utf8.allSatisfy {
      UnicodeScalar($0).properties.isAlphabetic && $0 < 0x80
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == 0x2D || $0 == 0x5F
    }
    return isBare && !key.isEmpty ? key : JSONText.quoted(key)
  }

  // MARK: - Lines

  mutating func replace(_ range: Range<Int>, with text: String) {
    var bytes = source.bytes
    bytes.replaceSubrange(range, with: Array(text.utf8))
    source = SourceText(bytes)
    outline = TOMLOutline(source)
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
    let other = outline?.statements.last { $0.kind == .element }
    let isTight = other.map { !isBlank(before: source.lineStart(of: $0.range.lowerBound)) } ?? false
    let isFirst = source.bytes.isEmpty || isBlank(before: end)
    let separation = isFirst || (isTight && lines[0].hasPrefix("[[")) ? [] : [""]
    insert(separation + lines.map { indentation + $0 }, at: end)
  }

  /// Removes what is said beneath a path, and one of two blank lines that come together.
  /// Comments above it stay: they may speak of more than this.
  private mutating func removeStatements(beneath path: TOMLOutline.Path) {
    guard let statements = outline?.statements else { return }
    // All from one outline, last first: later elements take the number of one that is removed.
    let runs = statements.indices { $0.path.starts(with: path) }.ranges
    for run in runs.reversed() {
      let start = source.lineStart(of: statements[run.lowerBound].range.lowerBound)
      var end = source.lineEnd(of: statements[run.upperBound - 1].range.upperBound)
      if isBlank(before: start), end < source.bytes.count {
        let next = source.lineEnd(of: end)
        if source[end..<next].allSatisfy(\.isWhitespace) { end = next }
      }
      replace(start..<end, with: "")
    }
  }

  /// Whether the line that ends at `offset` is blank.
  private func isBlank(before offset: Int) -> Bool {
    guard offset > 0 else { return true }
    return source[source.lineStart(of: offset - 1)..<offset].allSatisfy(\.isWhitespace)
  }
}

extension TOMLOutline.Statement {
  fileprivate func isTable(_ path: TOMLOutline.Path) -> Bool {
    kind == .table && self.path == path
  }
}
