#if Lockfile
extension Lockfile {
  /// The lockfile in force where there is no other, as text.
  ///
  /// It is `Config/llmring.lock` of the sources, letter for letter, and in the program itself so
  /// that the program is one file.
  package static let bundledText = """
    # The default aliases, used where there is no other lockfile; a copy of this file is built into the
    # program. The first model whose provider has a key answers; the others are fallbacks.
    #
    # Put yours in ./llmring.lock or ~/.config/llmring/llmring.lock, which replace this one:
    #   llmring bind fast openai:gpt-6-luna,anthropic:claude-haiku-5-5
    version = "1.0"
    created_at = "2026-11-22T00:00:00.000000+00:00"
    updated_at = "2026-11-22T00:00:00.000000+00:00"
    default_profile = "default"

    [extends]
    packages = []

    [metadata]

    [profiles.default]
    name = "default"

    # What `llmring` talks to unless told otherwise.
    [[profiles.default.bindings]]
    alias = "chatbot"
    models = ["anthropic:claude-sonnet-5-5", "openai:gpt-6.1-terra", "google:gemini-3.8-flash"]

    # Quick and cheap.
    [[profiles.default.bindings]]
    alias = "fast"
    models = ["openai:gpt-6-luna", "anthropic:claude-haiku-5-5", "google:gemini-3.5-flash-lite"]

    [[profiles.default.bindings]]
    alias = "balanced"
    models = ["anthropic:claude-sonnet-5-5", "openai:gpt-6.1-terra", "google:gemini-3.8-flash"]

    # For hard questions.
    [[profiles.default.bindings]]
    alias = "deep"
    models = ["anthropic:claude-opus-5-5", "openai:gpt-6.1-sol", "google:gemini-4-argon"]

    # Nothing leaves this machine.
    [[profiles.default.bindings]]
    alias = "local"
    models = ["ollama:gemma4", "ollama:qwen3.5"]

    [profiles.default.registry_versions]

    """
}
#endif
