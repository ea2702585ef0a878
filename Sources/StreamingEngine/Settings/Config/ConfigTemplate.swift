#if Lockfile
extension ConfigFile {
  /// The text of a new configuration file: every key, as a comment.
  ///
  /// `Config/config.toml` in the sources is this text. The program carries its own copy so that it
  /// needs no other file.
  package static let template =
    introduction + lines(in: nil) + budgetLines + aliasLines + providerLines

  private static let introduction = """
    # Settings of llmring. Copy this file to ~/.config/llmring/config.toml (or to llmring/config.toml
    # in $XDG_CONFIG_HOME) and remove the '# ' from the lines you want; `llmring paths` prints where the
    # file is. `llmring config set KEY VALUE` and `/set KEY VALUE --save` write it too. An unknown key,
    # or a value of the wrong type, is an error that names the line.

    # Each key down to [alias.NAME] can also be set by a variable: LLMRING_ and the key in capitals, as
    # in LLMRING_MAX_TOKENS and LLMRING_BUDGET_DAY. Switches are true or false here, and on or off
    # elsewhere.


    """

  /// A comment and a line for each setting of a section, from the table.
  private static func lines(in section: String?) -> String {
    Setting.all(in: section).map { setting in
      let standard = setting.standard?.toml ?? setting.fallback ?? ""
      return """
        # \(setting.summary).
        # Use \(setting.type.fileExpectation). Default: \(standard).
        # \(setting.key) = \(setting.example.toml)


        """
    }.joined()
  }

  private static let aliasLines = """
    # Settings that apply while one alias is in use, here one named "smart". They prevail over the
    # settings above. These cannot stand here: \(
      Setting.all(in: nil).filter { !$0.isPerAlias }.map(\.name).joined(separator: ", ")).
    # [alias.smart]
    # reasoning = "high"


    """

  private static let budgetLines = """
    # A request that would probably exceed what is left of the budget is not sent. Models without a
    # known price are not limited; `llmring usage` names them.
    # [budget]

    \(lines(in: "budget"))
    """

  private static let providerLines = """
    # A provider of your own, here named "local": use it as `llmring -m local:NAME`. Add as many as you
    # like; names have small letters, digits, '.', '_' and '-'.
    # [providers.local]

    # Its protocol: "openai" (Chat Completions, which most servers understand),
    # "openai-responses", "anthropic", "google" or "ollama".
    # kind = "openai"

    # Its address, with the version for the openai kinds, without it for anthropic and google. The
    # default is the usual address of that kind.
    # base_url = "http://127.0.0.1:8080/v1"

    # The environment variable that holds its key; never the key itself. With neither this nor
    # api_key_command, the key that `llmring keys set NAME` has saved is sent, or none.
    # api_key_env = "LOCAL_KEY"

    # The header that carries the key. The default is the usual one of that kind.
    # key_header = "api-key"

    # Additional headers to send.
    # headers = { "X-Team" = "a" }

    # Parameters to append to the URL of every request, as Azure and API gateways need them.
    # query = { "api-version" = "2026-01-01" }

    # Set this to true to send the key over plain http to another machine, where others can read it.
    # insecure = false

    # How many seconds the server may be silent within an attempt, or "none" for no limit.
    # timeout = 600

    # Set this to false for a server or key that refuses to stream.
    # stream = true

    # Set this to false to leave <think> at the start of an answer in its text.
    # think_tags = true

    # Set this to false to send no marks for the provider's prompt cache (kind anthropic).
    # cache = true

    # Members to add to the body of every request.
    # options = { top_p = 0.9 }

    # A second account with a well-known provider: the usual address, another key.
    # [providers.work]
    # kind = "openai-responses"

    # Instead of api_key_env: a command whose first line of output is the key. It runs when needed.
    # api_key_command = "pass show work/openai"

    # The built-in providers (openai, anthropic, google, ollama) and those that need only a key, such as
    # groq and openrouter (`llmring providers` lists them), can be changed in the same way, and need no
    # kind. If base_url is on another host, the key in the usual variable is not sent there: name it here,
    # or save one with `llmring keys set NAME`.
    # [providers.ollama]
    # base_url = "http://gpu.example:11434"

    """
}
#endif
