import Settings
import StreamingEngine
import TerminalKit

extension SlashCommand {
  /// One thing that `/set` changes.
  struct Setting: Sendable {
    let name: String
    let summary: String
    let values: [String]
    let show: @Sendable (Preferences) -> String
    /// Takes the new value; `false` when it is none.
    let change: @Sendable (String, inout Preferences) -> Bool
  }

  static let settings: [Setting] = [
    Setting(
      name: "temperature", summary: "0 to 2, or default", values: ["default"],
      show: { $0.temperature.map { "\($0)" } ?? "default" },
      change: { word, preferences in
        guard word != "default" else {
          preferences.temperature = nil
          return true
        }
        guard let number = Double(word), (0...2).contains(number) else { return false }
        preferences.temperature = number
        return true
      }),
    Setting(
      name: "max_tokens", summary: "a number of tokens, or default", values: ["default"],
      show: { $0.maxTokens.map { "\($0)" } ?? "default" },
      change: { word, preferences in
        guard word != "default" else {
          preferences.maxTokens = nil
          return true
        }
        guard let number = Int(word), number > 0 else { return false }
        preferences.maxTokens = number
        return true
      }),
    Setting(
      name: "thinking", summary: "show or hide what a model lets be seen of its thinking",
      values: ["show", "hide"],
      show: { $0.showsReasoning ? "show" : "hide" },
      change: { word, preferences in
        guard word == "show" || word == "hide" else { return false }
        preferences.showsReasoning = word == "show"
        return true
      }),
    Setting(
      name: "markdown", summary: "on, or off to see answers as they were written",
      values: ["on", "off"],
      show: { $0.showsMarkdown ? "on" : "off" },
      change: { word, preferences in
        guard word == "on" || word == "off" else { return false }
        preferences.showsMarkdown = word == "on"
        return true
      }),
    Setting(
      name: "background", summary: "light, dark, or auto for what the terminal says",
      values: ["auto", "light", "dark"],
      show: { $0.background?.rawValue ?? "auto" },
      change: { word, preferences in
        let background = Palette.Background(rawValue: word)
        guard background != nil || word == "auto" else { return false }
        preferences.background = background
        return true
      }),
    Setting(
      name: "bell", summary: "on, or off: whether to ring when an answer is over that took long",
      values: ["on", "off"],
      show: { $0.ringsBell ? "on" : "off" },
      change: { word, preferences in
        guard word == "on" || word == "off" else { return false }
        preferences.ringsBell = word == "on"
        return true
      }),
    Setting(
      name: "context_check",
      summary: "on, or off to send what is longer than a model is known to read",
      values: ["on", "off"],
      show: { $0.checksContext ? "on" : "off" },
      change: { word, preferences in
        guard word == "on" || word == "off" else { return false }
        preferences.checksContext = word == "on"
        return true
      }),
  ]

  static let set = SlashCommand(
    name: "set", argument: .optional("key [value]"), summary: "show or change a setting",
    completion: { words, _ in
      let key = words.prefix { !$0.isWhitespace }
      guard key.count < words.count else {
        return Completion(of: words, among: settings.map { "\($0.name) " })
      }
      let value = words.dropFirst(key.count).drop(while: \.isWhitespace)
      let setting = settings.first { $0.name == key }
      return Completion(of: String(value), among: setting?.values ?? [])
    }
  ) { words, session, _ throws(Fault) in
    guard !words.isEmpty else {
      return settings.map { line($0, session.preferences) }
    }
    let key = String(words.prefix { !$0.isWhitespace })
    let value = String(words.dropFirst(key.count)).trimmed
    guard let setting = settings.first(where: { $0.name == key }) else {
      let names = settings.map(\.name)
      let suggestion = nearest(key, among: names).map { "; did you mean \($0)?" } ?? ""
      throw Fault(
        "no setting '\(key)'\(suggestion) (there is \(names.joined(separator: ", ")))")
    }
    if !value.isEmpty, !setting.change(value, &session.preferences) {
      throw Fault("'\(value)' will not do for \(key): \(setting.summary)")
    }
    return [line(setting, session.preferences)]
  }

  static let think = SlashCommand(
    name: "think", argument: .optional("level"),
    summary: "show or set how much a model thinks",
    values: { _ in ReasoningEffort.allCases.map(\.rawValue) + ["default"] }
  ) { word, session, _ throws(Fault) in
    if word == "default" {
      session.preferences.reasoning = nil
    } else if !word.isEmpty {
      guard let effort = ReasoningEffort(rawValue: word.lowercased()) else {
        let levels = ReasoningEffort.allCases.map(\.rawValue).joined(separator: ", ")
        throw Fault("'\(word)' is no level; there is \(levels) and default")
      }
      session.preferences.reasoning = effort
    }
    return ["thinking: \(session.preferences.reasoning?.rawValue ?? "default")"]
  }

  private static func line(_ setting: Setting, _ preferences: Preferences) -> String {
    "\(setting.name) = \(setting.show(preferences))  (\(setting.summary))"
  }
}
