import TOMLKit

/// Reads TOML through TOMLKit into nodes that keep the order of keys and know their places.
struct TOMLReader {
  private let outline: TOMLOutline?

  /// Reads a whole text.
  static func read(_ text: String, path: String) throws(SettingsError) -> SettingsNode {
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch {
      throw syntaxError(error, path: path)
    }
    let reader = TOMLReader(outline: TOMLOutline(SourceText(Array(text.utf8))))
    return SettingsNode(
      .table(reader.members(of: table, at: [])), at: SourcePosition(line: 1, column: 1))
  }

  private static func syntaxError(_ error: any Error, path: String) -> SettingsError {
    guard let error = error as? TOMLParseError else {
      return SettingsError(path: path, problem: "not valid TOML: \(error)")
    }
    // "Error while parsing key: expected …": the place says the rest.
    let words = error.description.split(separator: ": ", maxSplits: 1)
    let problem = words.count == 2 && words[0].hasPrefix("Error") ? words[1] : words.joined()[...]
    let begin = error.source.begin
    return SettingsError(
      path: path, position: SourcePosition(line: begin.line, column: begin.column),
      problem: problem.prefix(1).lowercased() + problem.dropFirst(),
      advice: "the file must be valid TOML")
  }

  private func members(of table: TOMLTable, at path: TOMLOutline.Path) -> [SettingsNode.Member] {
    let found = table.keys.compactMap { key -> (start: Int, member: SettingsNode.Member)? in
      guard let value = table[key] else { return nil }
      let inner = path + [.key(key)]
      let start = outline?.places[inner]?.start
      let node = node(value, at: inner)
      return (start ?? .max, .init(key: key, keyPosition: position(start), node: node))
    }
    return found.sorted { $0.start < $1.start }.map(\.member)
  }

  private func node(
    _ value: any TOMLValueConvertible, at path: TOMLOutline.Path
  ) -> SettingsNode {
    let place = outline?.places[path]
    return SettingsNode(
      content(of: value, at: path, range: place?.value),
      at: position(place?.value?.lowerBound ?? place?.start))
  }

  private func content(
    of value: any TOMLValueConvertible, at path: TOMLOutline.Path, range: Range<Int>?
  ) -> SettingsNode.Value {
    if let string = value.string { return .string(string) }
    if let integer = value.int { return .integer(integer) }
    if let boolean = value.bool { return .boolean(boolean) }
    if let table = value.table { return .table(members(of: table, at: path)) }
    if let array = value.array {
      return .array(
        array.enumerated().map { index, element in node(element, at: path + [.index(index)]) })
    }
    let text = range.flatMap { range in outline?.source[range] } ?? value.debugDescription
    return value.double == nil ? .timestamp(text) : .number(text)
  }

  private func position(_ offset: Int?) -> SourcePosition? {
    offset.flatMap { outline?.source.position(at: $0) }
  }
}
