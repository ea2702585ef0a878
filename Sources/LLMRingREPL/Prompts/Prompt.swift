package import StreamingEngine

/// A prompt that is kept in a file, `prompts/NAME.md`: `/NAME words` at the prompt, `-p NAME` on the
/// command line.
///
/// The file may begin with lines of `key: value` between two lines of `---`; the rest is the text.
package struct Prompt: Sendable, Equatable {
  /// Whose prompt it is, in the order in which one takes precedence over another of its name.
  package enum Owner: String, Sendable, CaseIterable {
    case user
    case project
    case builtIn = "built in"
  }

  package let name: String
  package let owner: Owner
  /// `nil` for a prompt that is built in.
  package let path: String?
  /// The whole file.
  package let text: String
  /// What the front matter sets: the model, the system prompt, the temperature.
  package private(set) var settings: [Value] = []
  /// The file with the JSON Schema of the answer, as the front matter names it.
  package private(set) var schema: String?
  /// The line of ``schema``.
  package private(set) var schemaPosition: SourcePosition?
  /// Keys of a project's prompt that have no effect, because a folder that was only downloaded must
  /// not send a conversation elsewhere.
  package private(set) var ignoredKeys: [String] = []
  package let template: PromptTemplate
  /// Its description, or else how its text begins.
  package let summary: String

  /// A setting that the front matter has.
  package struct Value: Sendable, Equatable {
    package let setting: Setting
    package let choice: SettingChoice

    package static func == (one: Value, other: Value) -> Bool {
      one.setting.name == other.setting.name && one.choice == other.choice
    }
  }

  /// Whether a word can be the name of a prompt.
  package static func isName(_ word: some StringProtocol) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy { PromptTemplate.isNameByte($0) && !(65...90).contains($0) }
  }

  /// - Throws: What is wrong with the file, and in which line.
  package init(
    name: String, owner: Owner, path: String? = nil, text: String
  ) throws(SettingsError) {
    (self.name, self.owner, self.path, self.text) = (name, owner, path, text)
    let place = path ?? name
    let document = try PromptDocument(text, path: place)
    template = PromptTemplate(document.body)
    summary =
      document.entries.first { $0.key == "description" }?.value ?? Self.beginning(of: document.body)
    for entry in document.entries { try take(entry, in: place) }
  }

  /// As much of the first line as fits in a list.
  private static func beginning(of body: String) -> String {
    let line = body.prefix { !$0.isNewline }
    return line.count > longestSummary ? "\(line.prefix(longestSummary - 1).trimmed)…" : "\(line)"
  }

  private static let longestSummary = 60

  private static let keys = ["description", "model", "system", "temperature", "schema"]

  private mutating func take(_ entry: PromptDocument.Entry, in path: String) throws(SettingsError) {
    guard Self.keys.contains(entry.key) else {
      let suggestion = nearest(entry.key, among: Self.keys).map { "; did you mean \($0)?" } ?? ""
      throw SettingsError(
        path: path, position: entry.position,
        problem: "unknown key '\(entry.key)'\(suggestion)",
        advice: "the keys are \(Self.keys.joined(separator: ", "))")
    }
    guard !entry.value.isEmpty else {
      throw SettingsError(
        path: path, position: entry.position, problem: "\(entry.key) has no value",
        advice: "write the value on the same line, or remove the line")
    }
    switch entry.key {
    case "description": break
    case "schema": (schema, schemaPosition) = (entry.value, entry.position)
    case "model", "system":
      if owner == .project { return ignoredKeys.append(entry.key) }
      fallthrough
    default:
      guard let setting = Setting.named(entry.key) else { return }
      do {
        settings.append(Value(setting: setting, choice: try setting.choice(of: entry.value)))
      } catch {
        throw SettingsError(path: path, position: entry.position, problem: error.description)
      }
    }
  }
}
