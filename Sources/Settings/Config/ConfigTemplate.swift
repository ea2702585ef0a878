extension ConfigFile {
  /// What a new configuration file says: every key, as a comment.
  ///
  /// It is `Config/config.toml` of the sources, letter for letter, and in the program itself so
  /// that the program is one file.
  package static let template = """
    # Settings of llmring. Copy this file to ~/.config/llmring/config.toml (or where $XDG_CONFIG_HOME
    # says) and take the '# ' from the lines you want. `llmring paths` prints where it is looked for.
    # A key that is not listed here, or a value of the wrong type, is an error that names the line.

    # What to talk to when -m does not say: an alias of llmring.lock, or provider:model.
    # model = "chatbot"

    # The profile of llmring.lock when neither --profile nor LLMRING_PROFILE names one.
    # profile = "default"

    # How many lines of what you typed are kept for Up and Ctrl-R in later runs. 0 keeps none.
    # input_history = 10000

    # A provider of your own, here named "local": then `llmring -m local:NAME`. As many as you like;
    # names have small letters, digits, '.', '_' and '-'.
    # [providers.local]

    # How to speak to it: "openai" (Chat Completions, which most servers understand),
    # "openai-responses", "anthropic", "google" or "ollama".
    # kind = "openai"

    # Where it is. With the version for the openai kinds, without it for anthropic and google. Left
    # out, it is the usual place of that kind.
    # base_url = "http://127.0.0.1:8080/v1"

    # The environment variable that has its key. Without a source for a key none is sent.
    # api_key_env = "LOCAL_KEY"

    # Further headers to send.
    # headers = { "X-Team" = "a" }

    # Whether the key may be sent over plain http to another machine, where others can read it.
    # insecure = false

    # A second account of a well-known provider: its usual place, another key.
    # [providers.work]
    # kind = "openai-responses"

    # Instead of api_key_env: a command whose first line of output is the key, run when it is needed.
    # api_key_command = "pass show work/openai"

    # The built-in providers (openai, anthropic, google, ollama) can be changed in the same way, and
    # need no kind:
    # [providers.ollama]
    # base_url = "http://gpu.example:11434"

    """
}
