extension GuideManual {
  /// Files, faults and privacy.
  static let upkeep = [
    GuideSection(
      "Where things are kept",
      keywords: """
        where files folder directory path paths location stored kept config.toml \
        configuration database sqlite conversations.sqlite data xdg find
        """,
      """
      `llmring paths` prints them all. The configuration is `config.toml`, conversations are in \
      `conversations.sqlite`, and what you typed is in `input-history`; each is in a folder \
      `llmring` under `XDG_CONFIG_HOME`, `XDG_DATA_HOME` and `XDG_STATE_HOME`. Only you can read \
      them.
      """,
      example: "llmring paths"),
    GuideSection(
      "Configuration",
      keywords: "configuration config configure config.toml settings default model edit file key",
      """
      The file is `config.toml`; `llmring paths` prints where it is. `model` is the default alias or \
      model, and `[providers.NAME]` adds providers. `llmring config` prints the settings in force and \
      where each comes from, `llmring config set KEY VALUE` changes one, and `llmring config --edit` \
      opens the file. A variable sets a key, too: `LLMRING_` and the key in capitals, such as \
      `LLMRING_MAX_TOKENS`. An unknown key or a value of the wrong type is reported with its line.
      """,
      example: """
        # config.toml
        model = "chatbot"
        """),
    GuideSection(
      "When something fails",
      keywords: """
        error errors fail fails failed failing broken wrong problem trouble troubleshoot doctor \
        debug not working doesn't work fault last diagnose refused rejected invalid key rate limit quota overloaded
        """,
      """
      `llmring doctor` checks the whole set-up and says what to do; `/error` shows the last fault \
      in full, `llmring providers` tells which keys are missing, and `llmring lock validate` checks \
      the aliases. \
      What came before a fault is kept: `/retry` asks again, `/continue` goes on, and \
      `/model` switches to another model. Refused requests that may pass are tried again by \
      themselves before the first word of an answer.
      """,
      example: """
        llmring doctor
        /error
        """),
    GuideSection(
      "Slow answers and timeouts",
      keywords: "timeout slow wait waiting long seconds hang hangs stuck nothing happens",
      """
      `--timeout SECONDS`, `LLMRING_TIMEOUT` or `/set timeout SECONDS` sets how long to wait for a provider, \
      `--timeout none` waits for ever. Ctrl-C gives the prompt back at any time.
      """,
      example: "llmring --timeout 30 \"Quick question\""),
    GuideSection(
      "Proxies",
      keywords:
        "proxy proxies corporate firewall HTTPS_PROXY NO_PROXY certificate SSL_CERT_FILE ca",
      """
      `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` are read as curl reads them, and \
      `SSL_CERT_FILE` names further certificates.
      """,
      example: "HTTPS_PROXY=http://proxy.example:3128 llmring"),
    GuideSection(
      "Privacy",
      keywords: """
        privacy private safe secure data sent stored track telemetry log logs remember incognito \
        no-save secret
        """,
      """
      Conversations are stored on this machine only, readable by you alone; `--no-save` stores \
      nothing. A question goes to the provider that you chose and to nobody else, and keys go to no \
      other address. Nothing is fetched at start. This guide never uses the network.
      """,
      example: "llmring --no-save"),
    GuideSection(
      "After a crash",
      keywords:
        "crash crashed lost power kill killed died recover recovery restore terminal closed",
      """
      Your question is on disk before it is sent, and so is every answer that came to its end or \
      that you stopped. After a crash or a power cut, `llmring -c` takes the conversation up again, \
      with what had come of the answer (marked `recovered`, in JSON `interrupted`), and `/retry` \
      asks for it anew.
      """,
      example: "llmring -c"),
    GuideSection(
      "When the disk is full",
      keywords: "disk full space unsaved not saved NOT SAVED read-only write store branch instance",
      """
      A line that begins with `NOT SAVED` tells why, and the prompt says it until it is mended. The \
      conversation goes on; all of it is written as soon as the disk takes it again. A conversation \
      that is open in another llmring is told: what you say becomes a branch, and `/fork` goes on \
      with a copy.
      """,
      example: "/fork"),
    GuideSection(
      "Bringing conversations in",
      keywords:
        "import bring in migrate move logs.db llm aichat session export markdown json backup",
      """
      `llmring history import FILE` takes JSON and Markdown that llmring exported, the `logs.db` of \
      llm, and the session files of aichat. What is there already is not added again.
      """,
      example: "llmring history import logs.db"),
  ]
}
