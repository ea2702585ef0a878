import LLMRingScreenTesting
import Testing

/// Text that somebody else wrote, on its way to a terminal: through every command, from every
/// source.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct UntrustedTextTests {
  /// Escape sequences, C1 controls, BEL, DEL and bidirectional controls.
  static let hostile =
    "\u{1B}]0;owned\u{07}\u{1B}[31m\u{9B}2J\u{90}q\u{85}\u{7F}\u{202E}\u{2066}\u{200F}"

  /// The same text as TOML and JSON strings write it.
  static let escaped =
    #"\u001b]0;owned\u0007\u001b[31m\u009b2J\u0090q\u0085\u007f\u202e\u2066\u200f"#

  struct Case: Sendable, CustomTestStringConvertible {
    /// A line of shell in which `"$@"` is the program and `$H` the hostile text.
    var line: String
    /// Whether the hostile text is expected on the screen.
    var isShown = true

    var testDescription: String { line }

    init(_ line: String, isShown: Bool = true) {
      self.line = line
      self.isShown = isShown
    }
  }

  static let lockfileCases: [Case] = [
    Case(#""$@" aliases"#), Case(#""$@" aliases --json"#),
    Case(#""$@" lock validate"#), Case(#""$@" lock bump-registry --profile "p$H""#),
    Case(#""$@" info "a$H""#), Case(#""$@" info "a$H" --json"#), Case(#""$@" -m "a$H" q"#),
    Case(#""$@" -m unknown q"#), Case(#""$@" --json -m "a$H" q"#),
    Case(#""$@" --json-stream -m "a$H" q"#),
    Case(#""$@" unbind "a$H""#), Case(#""$@" unbind "b$H""#), Case(#""$@" bind "c$H" openai:m"#),
    Case(#""$@" bind c "x$H""#), Case(#""$@" bind c "openai:m$H""#),
    Case(#""$@" bind c openai:m --profile "p$H""#),
    Case(#""$@" doctor"#, isShown: false), Case(#""$@" doctor --json"#, isShown: false),
    Case(#"printf '%s' "[x$H" > llmring.lock; "$@" aliases"#, isShown: false),
    Case(#"printf '%s = 1' "\"k$E\"" > llmring.lock; "$@" aliases"#, isShown: false),
    Case(#"printf '%s' "default_profile = \"$E\"" > llmring.lock; "$@" aliases"#, isShown: false),
    Case(
      #"printf '{"%s' "$H" > l.json; LLMRING_LOCKFILE_PATH=l.json "$@" aliases"#, isShown: false),
    Case(#"LLMRING_LOCKFILE_PATH="x$H" "$@" aliases"#),
    Case(#"LLMRING_LOCKFILE_PATH="x$H" "$@" lock validate"#),
    Case(#"LLMRING_LOCKFILE_PATH="x$H" "$@" doctor"#),
    Case(#"LLMRING_LOCKFILE_PATH="x$H" "$@" config"#),
    Case(#"LLMRING_LOCKFILE_PATH="x$H" "$@" paths"#),
    Case(#"LLMRING_PROFILE="p$H" "$@" aliases"#), Case(#"LLMRING_PROFILE="p$H" "$@" config"#),
    Case(#"LLMRING_PROFILE="p$H" "$@" q"#),
  ]

  static let configCases: [Case] = [
    Case(#""$@" providers"#, isShown: false), Case(#""$@" providers --json"#, isShown: false),
    Case(#""$@" config"#),
    Case(#""$@" config --json"#), Case(#""$@" doctor"#), Case(#""$@" q"#),
    Case(#"printf '"%s" = 1' "k$E" > "$CONFIG"; "$@" config"#),
    Case(#"printf '"%s" = 1' "k$E" > "$CONFIG"; "$@" providers"#),
    Case(#"printf '"%s" = 1' "k$E" > "$CONFIG"; "$@" doctor"#),
    Case(
      #"printf '[providers.x]\nbase_url = "http://x/%s"' "$E" > "$CONFIG"; "$@" providers"#,
      isShown: false),
    Case(#"printf '[providers."%s"]' "$E" > "$CONFIG"; "$@" providers"#),
    Case(#"printf 'x = %s' "$H" > "$CONFIG"; "$@" q"#, isShown: false),
    Case(#"printf 'x = "\377\033[31m' > "$CONFIG"; "$@" config"#, isShown: false),
    Case(#"XDG_CONFIG_HOME="$PWD/c$H" "$@" paths"#),
    Case(#"XDG_CONFIG_HOME="$PWD/c$H" EDITOR=false "$@" config --edit"#),
    Case(#"XDG_CONFIG_HOME="$PWD/c$H" "$@" config"#),
    Case(#"XDG_DATA_HOME="$PWD/c$H" "$@" paths"#),
    Case(#"XDG_DATA_HOME=/dev/null/"c$H" "$@" history list"#, isShown: false),
    Case(#"XDG_STATE_HOME="$PWD/c$H" "$@" doctor"#, isShown: false),
    Case(#"LLMRING_PROVIDER_TIMEOUT_S="x$H" "$@" q"#),
    Case(#"LLMRING_PROVIDER_TIMEOUT_S="x$H" "$@" doctor"#),
    Case(#"OPENAI_API_KEY=k OPENAI_BASE_URL="http://x$H" "$@" -m openai:m q"#, isShown: false),
    Case(#"OPENAI_API_KEY=k OPENAI_BASE_URL="http://x$H" "$@" providers"#, isShown: false),
    Case(#"OLLAMA_HOST="x$H" "$@" providers"#, isShown: false),
    Case(#"OLLAMA_HOST="x$H" "$@" doctor"#, isShown: false),
    Case(#"HTTPS_PROXY="x$H" "$@" doctor"#, isShown: false),
    Case(#"SSL_CERT_FILE="x$H" "$@" doctor"#, isShown: false),
    Case(#"TERM="x$H" "$@" doctor"#, isShown: false),
    Case(
      #"cd /; mkdir -p "$HOME/w$H"; cd "$HOME/w$H"; "$@" lock init; "$@" aliases"#, isShown: false),
  ]

  static let argumentsCases: [Case] = [
    Case(#""$@" "--$H""#), Case(#""$@" -t "$H" q"#), Case(#""$@" --max-tokens "$H" q"#),
    Case(#""$@" --reasoning "$H" q"#), Case(#""$@" --timeout "$H" q"#),
    Case(#""$@" --profile "$H" q"#), Case(#""$@" --profile "$H" aliases"#),
    Case(#""$@" aliases --profile "$H""#), Case(#""$@" -m "$H" q"#), Case(#""$@" -m "x:$H" q"#),
    Case(#""$@" -r "$H" q"#, isShown: false),
    Case(#""$@" -f "$H" q"#), Case(#""$@" --schema "$H" q"#),
    Case(#"printf '\0' > "f$H"; "$@" -f "f$H" q"#),
    Case(#"printf x > "f$H"; "$@" --schema "f$H" q"#),
    Case(#"printf '{"type":"%s"}' "$E" > "f$H"; "$@" --schema "f$H" q"#),
    Case(#"f=$(printf 'f\377\033[31m'); "$@" -f "$f" q"#, isShown: false),
    Case(#"f=$(printf 'f\377\033[31m'); "$@" -t "$f" q"#, isShown: false),
    Case(#""$@" info "$H""#), Case(#""$@" list --provider "$H""#), Case(#""$@" lock "$H""#),
    Case(#""$@" lock init --file "$PWD/l$H""#), Case(#""$@" lock init --file "/dev/null/l$H""#),
    Case(#""$@" history "$H""#), Case(#""$@" history show "$H""#, isShown: false),
    Case(#""$@" history export "$H""#, isShown: false),
    Case(#""$@" history search "$H""#, isShown: false),
    Case(#""$@" history delete "$H" --yes"#, isShown: false),
    Case(#""$@" history import "$H""#), Case(#""$@" help "$H""#, isShown: false),
    Case(#""$@" --generate-completion-script "$H""#), Case(#""$@" bind "$H""#, isShown: false),
  ]

  static let importedCases: [Case] = [
    Case(#""$@" history import "again$H.json""#),
    Case(#""$@" history import --json "again$H.json""#),
    Case(#""$@" history list"#), Case(#""$@" history list --json"#), Case(#""$@" history show"#),
    Case(#""$@" history show --json"#), Case(#""$@" history search needle"#),
    Case(#""$@" history search needle --json"#), Case(#""$@" history export"#),
    Case(#""$@" history export --json"#), Case(#""$@" history delete last"#),
    Case(#""$@" history delete last --yes"#), Case(#""$@" history delete last --yes --json"#),
    Case(#""$@" -c q"#),
    Case(
      #"printf '{"turns":[{"role":"%s"}]}' "$E" > bad.json; "$@" history import bad.json"#,
      isShown: false),
    Case(#"printf '\377\033[31m' > bad.yaml; "$@" history import bad.yaml"#, isShown: false),
  ]

  @Test("text in a lockfile cannot act on the terminal", arguments: lockfileCases)
  func lockfile(_ one: Case) throws { try check(one) }

  @Test("text in config.toml or the environment cannot act on the terminal", arguments: configCases)
  func config(_ one: Case) throws { try check(one) }

  @Test("text in an argument or a file name cannot act on the terminal", arguments: argumentsCases)
  func argument(_ one: Case) throws { try check(one) }

  @Test("text in an imported file cannot act on the terminal", arguments: importedCases)
  func imported(_ one: Case) throws {
    try check(one) { desk in
      let text = "needle \(Self.escaped)"
      let document = """
        {"title":"\(text)","turns":[{"role":"user","content":"\(text)"},\
        {"role":"assistant","content":"\(text)","alias":"a\(Self.escaped)",\
        "model":"openai:m\(Self.escaped)"}]}
        """
      try desk.write(document, to: "first.json")
      try desk.write(document, to: "again\(Self.hostile).json")
      #expect(try desk.run("history", "import", "first.json").status == .exited(0))
    }
  }

  private func check(_ one: Case, prepare: (Desk) throws -> Void = { _ in }) throws {
    let desk = try Desk(
      lockfile: """
        version = "1.0"
        default_profile = "p\(Self.escaped)"

        [profiles."p\(Self.escaped)"]
        name = "p\(Self.escaped)"

        [[profiles."p\(Self.escaped)".bindings]]
        alias = "a\(Self.escaped)"
        models = ["openai:m\(Self.escaped)", "not-a-model\(Self.escaped)"]

        """)
    try desk.configure(
      """
      model = "nowhere\(Self.escaped):m"

      [providers.local]
      kind = "openai"
      base_url = "http://127.0.0.1:1/v1"

      """)
    desk.environment["H"] = Self.hostile
    desk.environment["E"] = Self.escaped
    // Shows what a pager is given; `less` has escape sequences of its own.
    desk.environment["PAGER"] = "cat"
    desk.environment["CONFIG"] = "\(desk.home)/config/llmring/config.toml"
    try prepare(desk)
    let screen = try desk.converse(shell: "\(one.line) </dev/null", rows: 60, columns: 200)
    _ = try screen.waitForEnd()
    #expect(Self.faults(in: screen.raw) == [], "\(screen.text)")
    if one.isShown { #expect(screen.text.contains("owned"), "\(screen.text)") }
  }

  /// What in these bytes a terminal could act on, apart from styles and the layout of lines.
  static func faults(in bytes: [UInt8]) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return ["invalid UTF-8"] }
    let scalars = Array(text.unicodeScalars)
    var faults: [String] = []
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar.value {
      case 0x1B:
        // Styles: ECMA-48, 8.3.117.
        var end = index
        guard end < scalars.count, scalars[end] == "[" else {
          faults.append("ESC")
          continue
        }
        end += 1
        while end < scalars.count, "0123456789;:".unicodeScalars.contains(scalars[end]) { end += 1 }
        if end < scalars.count, scalars[end] == "m" {
          index = end + 1
        } else {
          faults.append("ESC [")
        }
      case 0x09, 0x0A, 0x0D: break
      case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F:
        faults.append("U+\(String(scalar.value, radix: 16))")
      default: break
      }
    }
    return faults
  }
}
