extension GuideManual {
  /// Models, aliases and what they are told.
  static let models = [
    GuideSection(
      "Switching models",
      keywords: """
        switch change swap use select choose pick different another other current using model alias load \
        /model -m default
        """,
      """
      In a chat, `/model NAME` switches to an alias or to `provider:model`; the conversation is \
      kept. `/model` alone shows what is in use. On the command line, use `-m`. Tab completes the \
      names.
      """,
      example: """
        /model fast
        /model openai:gpt-6-sol
        llmring -m anthropic:claude-opus-5-5
        """),
    GuideSection(
      "Listing models",
      keywords: """
        list show available which models exist known catalogue info limits context window size \
        capabilities /models supported
        """,
      """
      `/models` lists the models that can be used now, `/models FILTER` those whose name matches. \
      On the command line `llmring list` shows all that are known, and `llmring info MODEL` limits \
      and prices. \
      A model that is not listed can be used all the same: write it as `provider:model`.
      """,
      example: """
        llmring list --provider openai
        llmring info anthropic:claude-opus-5-5
        """),
    GuideSection(
      "Aliases",
      keywords: """
        alias aliases nickname name short bind unbind define create make new set remove pool \
        fallback failover several models chatbot
        """,
      """
      An alias is a name for a model, kept in `llmring.lock`. `llmring bind` makes or changes one; \
      several models, separated by commas, are tried in that order when one cannot answer. \
      `llmring aliases` lists them and `llmring unbind` removes one. With `--user` they edit your \
      own lockfile instead of the project's. In a chat, `/aliases` lists them.
      """,
      example: """
        llmring bind fast openai:gpt-6-luna,anthropic:claude-haiku-5-5
        llmring aliases
        llmring unbind fast
        """),
    GuideSection(
      "Profiles",
      keywords: "profile profiles dev prod environment work set of aliases LLMRING_PROFILE",
      """
      A profile is a second set of aliases in the same lockfile, for example for development. \
      Choose one with `/profile NAME`, `--profile NAME` or `LLMRING_PROFILE`; a flag beats the \
      variable.
      """,
      example: "llmring --profile dev"),
    GuideSection(
      "The lockfile",
      keywords: """
        lockfile llmring.lock lock file init create validate project user which found where \
        resolution LLMRING_LOCKFILE_PATH
        """,
      """
      Aliases live in `llmring.lock`. The first of these counts: `LLMRING_LOCKFILE_PATH`, \
      `./llmring.lock`, `llmring/llmring.lock` in your configuration folder, then the one that \
      llmring brings along, which is never changed. `llmring lock init` makes one here, with \
      `--user` your own; `llmring lock validate` checks it. `llmring lock bump-registry` \
      pins it to this program's catalogue. Comments and unknown keys survive every edit.
      """,
      example: """
        llmring lock init
        llmring lock validate
        """),
    GuideSection(
      "A question to another alias",
      keywords:
        "@ at once single one two both same question other different model alias compare second opinion",
      """
      Begin the line with `@alias` to ask one question of another alias; the current one stays. \
      `/retry @alias` asks it the last question again.
      """,
      example: """
        @deep why is the sky blue?
        /retry @fast
        """),
    GuideSection(
      "The system prompt",
      keywords: """
        system prompt instruction instructions persona role behave tone character change set \
        /system -s
        """,
      """
      `/system TEXT` sets the system prompt of the conversation, `/system` shows it. On the command \
      line use `-s`.
      """,
      example: """
        /system Answer in one sentence.
        llmring -s "You are a patient teacher."
        """),
    GuideSection(
      "Settings",
      keywords: """
        setting settings option options set temperature random creative max tokens max_tokens \
        length limit longer shorter parameter change /set -t
        """,
      """
      `/set` lists the settings and where each comes from, `/set KEY VALUE` changes one for this \
      run, and `/set KEY VALUE --save` keeps it in `config.toml`; Tab completes both, and \
      `/help set` explains them. On the command line there are `-t` for the temperature and \
      `--max-tokens`, and `llmring config set KEY VALUE` writes `config.toml`. Settings under \
      `[alias.NAME]` there apply while that alias is in use.
      """,
      example: """
        /set temperature 0.2 --save
        llmring -t 0.2 --max-tokens 500
        """),
    GuideSection(
      "Reasoning",
      keywords: "reasoning reason think thinking thoughts effort hide show deep harder /think",
      """
      `/think LEVEL` sets how much a reasoning model thinks before it answers: `none`, `minimal`, \
      `low`, `medium`, `high` or `max`; on the command line it is `--reasoning`. What a model does \
      not offer becomes the nearest level that it does. `/set thinking` says whether thoughts are \
      shown.
      """,
      example: """
        /think high
        llmring --reasoning low "Is 91 prime?"
        """),
  ]
}
