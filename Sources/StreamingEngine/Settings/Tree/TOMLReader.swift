#if Lockfile
/// Reads TOML for those who name the file in errors.
enum TOMLReader {
  /// Reads a whole text into nodes that keep the order of keys and know their places.
  static func read(_ text: String, path: String) throws(SettingsError) -> SettingsNode {
    try document(of: text, path: path).document.tree
  }

  static func document(
    of text: String, path: String
  ) throws(SettingsError) -> (document: TOMLDocument, steps: Int) {
    let bytes = Array(text.utf8)
    do throws(TOMLFault) {
      return try TOMLParser.read(bytes)
    } catch {
      throw SettingsError(
        path: path, position: SourceText(bytes).position(at: error.offset),
        problem: error.problem, advice: error.advice)
    }
  }
}
#endif
