internal import LLMRingWire

/// Facts about models: their limits, prices and supported parameters.
///
/// The catalogue never blocks a request. A model that it does not list can still be used, with
/// parameters that nearly every server accepts. Only the price is then unknown.
///
/// The catalogue stays in its text form with one model per line. A lookup decodes only the line it
/// finds, so nothing is parsed at startup.
public struct ModelCatalogue: Sendable {
  /// The catalogue built into the program, from `Config/models.json`.
  public static let bundled = ModelCatalogue(json: BundledCatalogue.json)

  let json: StaticString

  /// - Parameter json: A JSON object. Each element of its `models` must be on its own line and
  ///   begin with `{"id": "…", "provider": "…",`.
  init(json: StaticString) {
    self.json = json
  }

  /// Returns the entry for a model, or `nil` if the catalogue has none.
  ///
  /// If the exact name is not listed, a dated snapshot such as `gpt-5-2025-08-07` is looked up by
  /// its undated name, and an Ollama model by its name without the tag.
  public func info(provider: String, model: String) -> ModelInfo? {
    for name in names(for: model, provider: provider) {
      if let line = line(of: name, provider: provider) { return Self.decode(line) }
    }
    return nil
  }

  /// Whether each of many models has an entry. The names are collected once, so that a lockfile of
  /// thousands of models does not search the text for each.
  package func index() -> Index {
    Index(catalogue: self, known: Set(names().map { "\($0.provider):\($0.model)" }))
  }

  /// The names of a catalogue's models.
  package struct Index: Sendable {
    fileprivate let catalogue: ModelCatalogue
    fileprivate let known: Set<String>

    /// Whether ``ModelCatalogue/info(provider:model:)`` would find an entry.
    package func contains(provider: String, model: String) -> Bool {
      catalogue.names(for: model, provider: provider).contains {
        known.contains("\(provider):\($0)")
      }
    }
  }

  /// The models of one provider, or of all providers, in the order of the file: newest first.
  public func models(of provider: String? = nil) -> [ModelInfo] {
    lines(of: provider).compactMap { Self.decode($0.text) }
  }

  /// The names of ``models(of:)``. Where only these are needed, no line is decoded.
  package func names(of provider: String? = nil) -> [ModelReference] {
    lines(of: provider).map(\.name)
  }

  /// The lines of models and whom they are about.
  private func lines(of provider: String?) -> [(name: ModelReference, text: Bytes)] {
    var lines: [(name: ModelReference, text: Bytes)] = []
    scan { line in
      guard provider.map({ line.provider.elementsEqual($0.utf8) }) ?? true else { return true }
      let name = ModelReference(
        provider: String(decoding: line.provider, as: UTF8.self),
        model: String(decoding: line.model, as: UTF8.self))
      lines.append((name, line.text))
      return true
    }
    return lines
  }

  private typealias Bytes = UnsafeRawBufferPointer.SubSequence

  /// A line of a model, from its opening brace: `{"id": "…", "provider": "…",`.
  private struct Line {
    let model: Bytes
    let provider: Bytes
    let text: Bytes

    /// `nil` if the line is not a model's.
    init?(_ line: Bytes) {
      text = line.drop { $0 == UInt8(ascii: " ") }
      var rest = text
      func name(after mark: StaticString) -> Bytes? {
        let isMarked = mark.withUTF8Buffer { rest.starts(with: $0) }
        guard isMarked else { return nil }
        let start = rest.dropFirst(mark.utf8CodeUnitCount)
        guard let end = start.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        rest = start[end...]
        return start[..<end]
      }
      guard let model = name(after: "{\"id\": \""),
        let provider = name(after: "\", \"provider\": \"")
      else { return nil }
      (self.model, self.provider) = (model, provider)
    }
  }

  /// Goes through the lines of models until `body` returns `false`. The text is part of the program,
  /// so a line stays where it is.
  private func scan(_ body: (Line) -> Bool) {
    let text = UnsafeRawBufferPointer(start: json.utf8Start, count: json.utf8CodeUnitCount)
    var start = 0
    while start < text.count {
      let end = text.firstIndex(of: UInt8(ascii: "\n"), from: start)
      if let line = Line(text[start..<end]), !body(line) { return }
      start = end + 1
    }
  }

  /// The names to look up, in order of preference.
  private func names(for model: String, provider: String) -> [String] {
    var names = [model]
    if let undated = Self.withoutDate(model) { names.append(undated) }
    if ProviderDescriptor.known(provider)?.hasTags == true, let colon = model.lastIndex(of: ":") {
      names.append(String(model[..<colon]))
    }
    return names
  }

  /// The bytes of the model's entry, from its opening brace to the end of the line.
  private func line(of model: String, provider: String) -> Bytes? {
    var found: Bytes?
    scan { line in
      guard line.model.elementsEqual(model.utf8), line.provider.elementsEqual(provider.utf8)
      else { return true }
      found = line.text
      return false
    }
    return found
  }

  /// `nil` if the line is invalid. A test decodes every line of the bundled file.
  private static func decode(_ line: Bytes) -> ModelInfo? {
    guard let end = line.lastIndex(of: UInt8(ascii: "}")) else { return nil }
    return try? JSONValue.decode(ModelInfo.self, from: line[...end])
  }

  /// The name without a date suffix such as `-20241022` or `-2025-08-07`, or `nil` if it has none.
  private static func withoutDate(_ model: String) -> String? {
    for form in ["-dddddddd", "-dddd-dd-dd"] {
      let tail = model.utf8.suffix(form.utf8.count)
      let isDate =
        tail.count == form.utf8.count && tail.count < model.utf8.count
        && zip(tail, form.utf8).allSatisfy { byte, kind in
          kind == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == kind
        }
      if isDate { return String(model[..<tail.startIndex]) }
    }
    return nil
  }
}
