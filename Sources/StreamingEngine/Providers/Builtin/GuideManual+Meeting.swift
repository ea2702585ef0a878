extension GuideManual {
  /// The first minutes.
  static let meeting = [
    GuideSection(
      "Hello",
      keywords: "hello hi hey hiya howdy greetings good morning afternoon evening moin",
      """
      Hello! I am the **offline guide** that is built into llmring. No model is connected, so I can \
      only answer questions about llmring itself, from its manual. Ask me how to do something, or \
      ask "how do I get a real model?".
      """),
    GuideSection(
      "About this guide",
      keywords: """
        who are you what are you your name yourself bot ai human chatgpt claude assistant real \
        builtin built in offline guide what can you do help me ask about llmring program
        """,
      """
      I am llmring's **offline guide** (`builtin:guide`). I am not a language model: I search \
      llmring's own manual and answer from it, without the network and without cost. llmring itself \
      is a terminal chat client for OpenAI, Anthropic, Google, Ollama and compatible servers; I am \
      here when none of them is set up.
      """),
    GuideSection(
      "Thanks",
      keywords: "thanks thank you thx cheers great nice cool perfect ok okay awesome",
      "You are welcome. Ask me anything else about llmring; I am only its offline guide."),
    GuideSection(
      "Getting a real model",
      keywords: """
        get real actual proper connect online setup set up start getting started begin first use \
        configure install openai gpt anthropic claude google gemini model no model
        """,
      """
      Set the key of a provider and start `llmring` again, or start Ollama, which needs no key. \
      llmring takes the first that is there: the alias `chatbot` of your lockfile (or its first \
      alias), a provider whose key is set, a local Ollama, and only then this offline guide. To \
      settle on one model, bind it to the alias `chatbot`.
      """,
      example: """
        export OPENAI_API_KEY=…        # or ANTHROPIC_API_KEY, or GOOGLE_API_KEY
        llmring bind chatbot anthropic:claude-opus-5-5
        llmring
        """),
    GuideSection(
      "Adding an API key",
      keywords: """
        add enter give set put api key keys apikey credential secret password login authenticate \
        authentication openai anthropic google gemini 401 missing key pass command keychain
        """,
      """
      Keys come from environment variables: `OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, and \
      `GOOGLE_API_KEY` or `GEMINI_API_KEY`. A provider of your own in `config.toml` names its \
      variable with `api_key_env`, or a command that prints the key with `api_key_command`. Keys \
      are never written to logs, history or the conversation store.
      """,
      example: """
        export ANTHROPIC_API_KEY=…

        # config.toml
        [providers.local]
        kind = "openai"
        base_url = "https://llm.example.com/v1"
        api_key_command = "pass show local"
        """),
    GuideSection(
      "Local models with Ollama",
      keywords: """
        ollama local locally offline model my own machine computer free private llama qwen mistral \
        without key run work internet
        """,
      """
      Start Ollama, pull a model, and name it as `ollama:MODEL`; no key is needed and nothing is \
      charged. llmring looks for Ollama at `127.0.0.1:11434`; `OLLAMA_HOST` takes another host, \
      `host:port` or URL. The first answer may take a while, because the model has to be loaded.
      """,
      example: """
        ollama serve &
        ollama pull llama3.2
        llmring -m ollama:llama3.2
        """),
    GuideSection(
      "Adding a provider",
      keywords: """
        add define another custom other own provider server endpoint base url openrouter deepseek \
        groq vllm lm studio llama.cpp compatible azure proxy headers kind config.toml
        """,
      """
      Describe any number of providers in `config.toml`, and use them as `NAME:MODEL`. `kind` is \
      `openai` (Chat Completions and every compatible server), `openai-responses`, `anthropic`, \
      `google` or `ollama`. The base address of a provider that is built in is changed with \
      `OPENAI_BASE_URL`, `ANTHROPIC_BASE_URL`, `GOOGLE_GEMINI_BASE_URL` or `OLLAMA_HOST`. \
      `llmring providers` lists them all.
      """,
      example: """
        [providers.local]
        kind = "openai"
        base_url = "http://127.0.0.1:8080/v1"
        api_key_env = "LOCAL_KEY"
        headers = { "X-Team" = "a" }
        """),
    GuideSection(
      "Plain http addresses",
      keywords: "http https insecure unencrypted plain refused tls certificate network lan",
      """
      A key is not sent over plain `http` to another machine. Use an `https` address, or put \
      `insecure = true` under that provider in `config.toml` if you trust the network between. \
      Addresses of this machine, such as `http://127.0.0.1:8080`, are always fine.
      """),
  ]
}
