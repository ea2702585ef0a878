import Settings

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What is known about models: their limits, prices, and which parameters they take.
///
/// The catalogue never gates. A model that is not in it is still asked, with parameters that
/// nearly every server takes, and its answers go without a price.
///
/// It is kept as the text it was written in, one model a line, and a look-up decodes only the line
/// it finds: nothing is parsed at start.
public struct ModelCatalogue: Sendable {
  /// The catalogue that the program was built with, `Config/models.json`.
  public static let bundled = ModelCatalogue(json: BundledCatalogue.json)

  let json: StaticString

  /// - Parameter json: An object whose `models` each stand on a line of their own that begins
  ///   `{"id": "…", "provider": "…",`.
  init(json: StaticString) {
    self.json = json
  }

  /// What is known about a model, or `nil`.
  ///
  /// A dated snapshot, such as `gpt-5-2025-08-07`, is known by its undated name, and an Ollama
  /// model by its name without the tag, where the name as given is not listed itself.
  public func info(provider: String, model: String) -> ModelInfo? {
    for name in names(for: model, provider: provider) {
      if let line = line(of: name, provider: provider) { return Self.decode(line) }
    }
    return nil
  }

  /// The models of one provider, or of all, in the order of the file: newest first.
  public func models(of provider: String? = nil) -> [ModelInfo] {
    json.withUTF8Buffer { text in
      text.split(separator: UInt8(ascii: "\n"))
        .filter { $0.trimmingPrefix(while: Self.isSpace).starts(with: "{\"id\": \"".utf8) }
        .compactMap { Self.decode(Array($0)) }
        .filter { provider == nil || $0.provider == provider }
    }
  }

  /// The names a model may be listed under, best first.
  private func names(for model: String, provider: String) -> [String] {
    var names = [model]
    if let undated = Self.withoutDate(model) { names.append(undated) }
    if ProviderDescriptor.known(provider)?.hasTags == true, let colon = model.lastIndex(of: ":") {
      names.append(String(model[..<colon]))
    }
    return names
  }

  /// The bytes from the model's opening brace to the end of its line.
  private func line(of model: String, provider: String) -> [UInt8]? {
    // Names go into the needle as they are: one that JSON would write differently is not listed.
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

  /// `nil` is a line that is none; a test decodes every line of the bundled file.
  private static func decode(_ line: [UInt8]) -> ModelInfo? {
    guard let end = line.lastIndex(of: UInt8(ascii: "}")) else { return nil }
    return try? JSONDecoder().decode(ModelInfo.self, from: Data(line[...end]))
  }

  /// The name without a date at its end: `-20241022` or `-2025-08-07`.
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
