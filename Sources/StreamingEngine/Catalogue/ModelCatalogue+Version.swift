extension ModelCatalogue {
  /// The date of the catalogue, such as `2026-11-22`.
  package var date: String {
    json.withUTF8Buffer { text in
      // The date is the first member of the first line. A test compares it with the file.
      let head = text.prefix { $0 != UInt8(ascii: ",") }
      let quoted = String(decoding: head, as: UTF8.self).split(separator: "\"")
      return quoted.last.map(String.init) ?? ""
    }
  }

  /// The date as an increasing whole number, such as `20261122`, for `registry_versions` in a
  /// lockfile.
  package var version: Int {
    Int(date.filter { $0 != "-" }) ?? 0
  }

  /// The providers in the catalogue, in the order of the file.
  package var providers: [String] {
    var names: [String] = []
    for model in self.names() where !names.contains(model.provider) { names.append(model.provider) }
    return names
  }
}
