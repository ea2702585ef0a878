import LLMRingTerminal

/// What the terminal can show.
package enum TerminalChecks {
  /// - Parameter isTerminal: Whether standard output is one.
  package static func findings(
    environment: [String: String], isTerminal: Bool
  ) -> [Finding] {
    [
      terminal(environment, isTerminal), locale(environment),
      .ok("libedit", "\(EditorLibrary.version) when built"),
    ]
  }

  private static func terminal(_ environment: [String: String], _ isTerminal: Bool) -> Finding {
    let name = environment["TERM"] ?? ""
    let said = name.isEmpty ? "TERM is not set" : "TERM is \(name)"
    if PlainLineReader.isNeeded(environment: environment) {
      return Finding(
        "terminal", .note, "\(said): line editing and colours are off",
        advice: "set TERM for your terminal, such as xterm-256color")
    }
    let depth = Palette(environment: environment).depth
    let colours = depth == .sixteen ? "16 colours" : "256 colours"
    let isColored = Theme(environment: environment, isTerminal: true).isColored
    let shown = isColored ? colours : "no colours (NO_COLOR)"
    return .ok("terminal", "\(said), \(shown)" + (isTerminal ? "" : "; output is not a terminal"))
  }

  private static func locale(_ environment: [String: String]) -> Finding {
    let variable = ["LC_ALL", "LC_CTYPE", "LANG"].first { environment[$0]?.isEmpty == false }
    guard let variable, let value = environment[variable] else {
      return Finding(
        "locale", .note, "not set; assuming UTF-8",
        advice: "set LANG to a UTF-8 locale such as C.UTF-8")
    }
    let codeset = value.lowercased().filter { $0 != "-" }
    if codeset.contains("utf8") { return .ok("locale", "\(variable) is \(value)") }
    return Finding(
      "locale", .note, "\(variable) is \(value), which is not UTF-8; assuming UTF-8",
      advice: "set \(variable) to a UTF-8 locale such as C.UTF-8")
  }
}
