/// Documents in every form in which llmring has written conversations, all of which it reads.
///
/// A form stays here when another takes its place: people keep their exports.
enum ReleasedExports {
  struct Form: CustomStringConvertible, Sendable {
    /// Since when, and what was new.
    var description: String
    var text: String
    /// `role: content` of the turns of the current branch.
    var turns: [String]
    var system = ""
    /// Whether turns have their times.
    var isDated = true
  }

  static let markdown = [
    Form(
      description: "2026-11-22, Markdown",
      text: """
        # Two questions

        ## You

        What?

        ## chatbot (openai:m)

        It is so.

        ## You

        And then?

        ## openai:m (interrupted)

        Well

        """,
      turns: ["user: What?", "assistant: It is so.", "user: And then?", "assistant: Well"],
      isDated: false),
    Form(
      description: "2026-11-23, Markdown with files and lines that look like headings",
      text: ###"""
        # Two questions

        ## You

        \## You

        (attached: a.txt)

        ## chatbot (openai:m, truncated)

        \\## You

        """###,
      turns: ["user: ## You\n\n(attached: a.txt)", "assistant: \\## You"], isDated: false),
    Form(
      description: "2026-11-27, Markdown with an id and a system prompt",
      text: """
        # Two questions

        <!-- llmring conversation abcd1234 -->

        ## System

        Be brief.

        ## You

        What?

        ## openai:m (error)



        """,
      turns: ["user: What?", "assistant: "], system: "Be brief.", isDated: false),
    Form(
      description: "2026-11-28, Markdown with sources and images",
      text: """
        # Two questions

        <!-- llmring conversation abcd1234 -->

        ## You

        What?

        ## chatbot (openai:m)

        It is so.

        <!-- llmring: sources and images -->

        1. [A \\[title\\]](<https://a.example/>)
        2. <https://b.example/>

        ![](</home/me/images/\(image)>)

        """,
      turns: ["user: What?", "assistant: It is so."], isDated: false),
    Form(
      description: "2026-11-29, Markdown with a side question",
      text: """
        # Two questions

        <!-- llmring conversation abcd1234 -->

        ## You (btw)

        What?

        ## chatbot (openai:m, btw, interrupted)

        It is so.

        """,
      turns: ["user: What?", "assistant: It is so."], isDated: false),
    Form(
      description: "2026-11-30, Markdown with calls of tools (0.1.0 and before the times)",
      text: """
        # Two questions

        <!-- llmring conversation abcd1234 -->

        ## You

        What?

        ## chatbot (openai:m)



        <!-- llmring: sources and images -->

        - call: f(a: 1)

        ## tool

        {"a": 1}

        """,
      turns: ["user: What?", "assistant: ", #"tool: {"a": 1}"#], isDated: false),
    Form(
      description: "2026-11-30, Markdown with times",
      text: #"""
        # Two questions

        <!-- llmring conversation abcd1234 -->

        ## You

        *2026-11-22 16:20:07 UTC*

        \*2026-11-22 16:20:07 UTC*

        ## chatbot (openai:m)

        *2026-11-22 16:20:07.250 UTC*

        It is so.

        """#,
      turns: ["user: *2026-11-22 16:20:07 UTC*", "assistant: It is so."]),
  ]

  static let image = "\(String(repeating: "a", count: 64)).png"

  private static func json(_ members: String, _ turns: String...) -> String {
    let text = turns.joined(separator: ",")
    return "{\"id\":\"abcd1234\",\"title\":\"Two questions\",\(members)\"turns\":[\(text)]}\n"
  }

  private static func turn(
    _ role: String, _ content: String, status: String = "complete", more: String = ""
  ) -> String {
    let model = role == "user" ? "null" : "\"openai:m\""
    let usage = "{\"prompt_tokens\":3,\"completion_tokens\":4,\"cost_status\":\"unknown_model\"}"
    return """
      {"role":"\(role)","content":"\(content)","status":"\(status)","alias":null,"model":\(model),\
      "finish_reason":\(role == "user" ? "null" : "\"stop\""),\
      "usage":\(role == "user" ? "null" : usage),\
      "created_at":"2026-11-22T16:20:07.000000+00:00"\(more)}
      """
  }

  static let json = [
    Form(
      description: "2026-11-22, JSON, also of an answer that had not ended",
      text: json("", turn("user", "What?"), turn("assistant", "It is", status: "pending")),
      turns: ["user: What?", "assistant: It is"]),
    Form(
      description: "2026-11-23, JSON with the files and the system prompt",
      text: json(
        "\"system\":\"Be brief.\",",
        turn("user", "What?", more: #","attachments":[{"name":"a.txt","data":"ZmlsZQ=="}]"#),
        turn("assistant", "It is so.")),
      turns: ["user: What?", "assistant: It is so."], system: "Be brief."),
    Form(
      description: "2026-11-27, JSON with all of a turn, and calls without a function",
      text: json(
        "",
        turn("user", "What?", more: #","system":"Be brief.""#),
        turn(
          "assistant", "",
          more: #","reasoning":"hm","tool_calls":[{"id":"c","name":"f","arguments":"{}","#
            + #""complete":false}],"served_model":"m-1","raw_finish_reason":"stop","#
            + #""first_text_ms":1,"duration_ms":2,"error":"e","trace":{"provider":"p"}"#),
        turn("tool", "done", more: #","tool_call_id":"c","is_tool_error":false"#)),
      turns: ["user: What?", "assistant: ", "tool: done"]),
    Form(
      description: "2026-11-27, JSON with calls as answers have them, and 2026-11-28 settings",
      text: json(
        "",
        turn(
          "user", "What?",
          more: #","settings":{"model":"chatbot","profile":null,"temperature":0.5}"#),
        turn(
          "assistant", "",
          more: #","tool_calls":[{"id":"c","type":"function","index":0,"#
            + #""function":{"name":"f","arguments":"{}"},"incomplete":true}]"#),
        turn("tool", "done", more: #","tool_call_id":"c","is_tool_error":true"#)),
      turns: ["user: What?", "assistant: ", "tool: done"]),
    Form(
      description: "2026-11-29, JSON with side questions, sources, images and the speed",
      text: json(
        "", turn("user", "What?", more: #","btw":true"#),
        turn(
          "assistant", "It is so.",
          more: #","btw":true,"citations":[{"url":"https://a.example","title":"A"}],"#
            + "\"images\":[\"/home/me/images/\(image)\"],\"tokens_per_second\":12.5")),
      turns: ["user: What?", "assistant: It is so."]),
    Form(
      description: "2026-11-30, JSON of all conversations, with branches and images",
      text: "[\n"
        + json(
          "\"origin\":\"llmring:abcd1234\",", turn("user", "What?"),
          turn("assistant", "It is so.", status: "interrupted", more: #","recovered":true"#)
        ).replacing(
          "]}\n",
          with: #"],"branches":[{"after":1,"turns":["# + turn("assistant", "Or so.")
            + "]}],\"image_files\":[{\"name\":\"\(image)\",\"data\":\"AQI=\"}]}")
        + "\n]\n",
      turns: ["user: What?", "assistant: It is so."]),
    Form(
      description: "what llmring history show --json prints, which has no files",
      text: json(
        "",
        turn("user", "What?", more: #","attachments":[{"name":"a.txt","type":"text/plain"}]"#),
        turn("assistant", "It is so.")),
      turns: ["user: What?\n\n(attached: a.txt)", "assistant: It is so."]),
  ]
}
