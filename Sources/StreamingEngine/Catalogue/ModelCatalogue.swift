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
    lines(of: provider).compactMap { Self.decode(Array($0.text)) }
  }

  /// The names of ``models(of:)``. Where only these are needed, no line is decoded.
  package func names(of provider: String? = nil) -> [ModelReference] {
    lines(of: provider).map(\.name)
  }

  /// The lines of models and whom they are about.
  private func lines(
    of provider: String?
  ) -> [(name: ModelReference, text: Slice<UnsafeBufferPointer<UInt8>>)] {
    // The text is part of the program, so it stays where it is.
    json.withUTF8Buffer { text in
      text.split(separator: UInt8(ascii: "\n")).compactMap { line in
        let line = line.trimmingPrefix(while: Self.isSpace)
        // {"id": "…", "provider": "…",
        let quoted = line.split(
          separator: UInt8(ascii: "\""), maxSplits: 8, omittingEmptySubsequences: false)
        guard quoted.count == 9, quoted[1].elementsEqual("id".utf8) else { return nil }
        let name = ModelReference(
          provider: String(decoding: quoted[7], as: UTF8.self),
          model: String(decoding: quoted[3], as: UTF8.self))
        return provider == nil || name.provider == provider ? (name, line) : nil
      }
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
  private func line(of model: String, provider: String) -> [UInt8]? {
    // The names are inserted without escaping, so a name that JSON would escape cannot be found.
    guard !(model + provider).utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
      return nil
    }
    let needle = Array("{\"id\": \"\(model)\", \"provider\": \"\(provider)\",".utf8)
    return json.withUTF8Buffer { text in
      for line in text.split(separator: UInt8(ascii: "\n")) {
        let line = line.trimmingPrefix(while: Self.isSpace)
        if line.starts(with: needle) { return Array(line) }
      }
      return nil
    }
  }

  /// `nil` if the line is invalid. A test decodes every line of the bundled file.
  private static func decode(_ line: [UInt8]) -> ModelInfo? {
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

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ")
  }
}
