extension ModelCatalogue {
  /// The day that the catalogue was made, as `2026-11-22`.
  package var date: String {
    json.withUTF8Buffer { text in
      // The first member of the first line; a test compares it with the file.
      let head = text.prefix { $0 != UInt8(ascii: ",") }
      let quoted = String(decoding: head, as: UTF8.self).split(separator: "\"")
      return quoted.last.map(String.init) ?? ""
    }
  }

  /// The day as one whole number that grows, as `20261122`: what `registry_versions` of a lockfile
  /// can hold.
  package var version: Int {
    Int(date.filter { $0 != "-" }) ?? 0
  }

  /// The providers whose models it lists, in its order.
  package var providers: [String] {
    var names: [String] = []
    for model in models() where !names.contains(model.provider) { names.append(model.provider) }
    return names
  }
}
