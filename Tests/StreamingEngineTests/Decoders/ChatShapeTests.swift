import LLMRingCutTesting
import StreamingEngine
import Testing

/// Shapes of answers that servers send as Chat Completions, other than those that OpenAI documents.
struct ChatShapeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var body: String
    var text: String
    var reasoning = ""
    var refusal = ""
    var finish: FinishReason = .stop
    var notes: [String] = []

    init(
      _ name: String, _ payloads: [String], _ text: String, reasoning: String = "",
      refusal: String = "", finish: FinishReason = .stop, notes: [String] = []
    ) {
      self.name = name
      body = payloads.map { "data: \($0)\n\n" }.joined() + "data: [DONE]\n\n"
      self.text = text
      self.reasoning = reasoning
      self.refusal = refusal
      self.finish = finish
      self.notes = notes
    }

    var testDescription: String { name }
  }

  static func delta(_ members: String) -> String {
    #"{"id":"c","choices":[{"index":0,"delta":{\#(members)},"finish_reason":null}]}"#
  }

  static func text(_ text: String) -> String { delta("\"content\":\"\(text)\"") }

  static func message(_ members: String, end: String = "null") -> String {
    #"{"id":"c","choices":[{"index":0,"message":{\#(members)},"finish_reason":\#(end)}]}"#
  }

  static let stop = #"{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#

  static let parts = [
    Case(
      "text in parts",
      [
        delta(#""content":[{"type":"text","text":"Hel"}]"#),
        delta(#""content":[{"type":"text","text":"lo"},{"type":"text","text":"!"}]"#), stop,
      ], "Hello!"),
    Case(
      "thinking in parts, as an array and as a string",
      [
        delta(#""content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]}]"#),
        delta(
          #""content":[{"type":"thinking","thinking":".","closed":true},{"type":"text","text":"H"}]"#
        ),
        text("i"), stop,
      ], "Hi", reasoning: "Hm."),
    Case(
      "reasoning with a summary",
      [
        delta(
          #""content":[{"type":"reasoning","summary":[{"type":"summary_text","text":"Hm"}]},{"type":"text","text":"Hi"}]"#
        ), stop,
      ], "Hi", reasoning: "Hm"),
    Case(
      "references between texts",
      [
        delta(
          #""content":[{"type":"text","text":"See "},{"type":"reference","reference_ids":[1]},{"type":"text","text":"this"}]"#
        ), stop,
      ], "See this"),
    Case(
      "a single part, plain strings, and a text in an object",
      [
        delta(#""content":{"type":"text","text":"a"}"#), delta(#""content":["b","c"]"#),
        delta(#""content":[{"type":"text","text":{"value":"d"}}]"#), stop,
      ], "abcd"),
    Case(
      "a refusal in a part", [delta(#""content":[{"type":"refusal","refusal":"No."}]"#), stop], "",
      refusal: "No.", finish: .refusal),
    Case(
      "a part that cannot be read beside text",
      [
        text("Hi"), delta(#""content":[{"type":"hologram","data":"x"}]"#), stop,
      ], "Hi",
      notes: [
        "part of the answer is missing, because it cannot be read: a part of type 'hologram'"
      ]),
    Case(
      "an image that is only linked",
      [text("Hi"), delta(#""images":[{"image_url":{"url":"https://a.example/i.png"}}]"#), stop],
      "Hi",
      notes: [
        "part of the answer is missing, because it cannot be read: an image at https://a.example/i.png"
      ]),
    Case(
      "the transcript of a spoken answer",
      [delta(#""audio":{"id":"a","transcript":"Hi"}"#), stop], "Hi"),
    Case(
      "text in the form of Completions",
      [
        #"{"choices":[{"index":0,"text":"Hel","finish_reason":null}]}"#,
        #"{"choices":[{"index":0,"text":"lo","finish_reason":"stop"}]}"#,
      ], "Hello"),
    Case(
      "the same text in both forms, and each alone",
      [
        #"{"choices":[{"index":0,"text":"a","delta":{"content":"a"}}]}"#,
        #"{"choices":[{"index":0,"delta":{"content":"b"},"text":""}]}"#,
        #"{"choices":[{"index":0,"text":"c","delta":{}}]}"#, stop,
      ], "abc"),
    Case(
      "a delta that is a string, and a choice without an array",
      [
        #"{"choices":[{"index":0,"delta":"Hel"}]}"#, #"{"choices":{"delta":{"content":"lo"}}}"#,
        stop,
      ], "Hello"),
    Case(
      "two choices without an index are one answer",
      [
        #"{"choices":[{"delta":{"content":"Hel"}},{"delta":{"content":"lo"},"finish_reason":"stop"}]}"#
      ], "Hello"),
    Case(
      "other answers are ignored, also in their own chunks",
      [
        text("Hi"), #"{"id":"c","choices":[{"index":1,"delta":{"content":"Yo"}}]}"#,
        #"{"id":"c","choices":[{"index":1,"delta":{"content":"Ho"}}]}"#, text("!"), stop,
      ], "Hi!"),
  ]

  static let reasoning = [
    Case(
      "two names for the same reasoning",
      [delta(#""reasoning":"Hm","reasoning_content":"Hm""#), text("Hi"), stop], "Hi",
      reasoning: "Hm"),
    Case(
      "each name on its own",
      [
        delta(#""reasoning_content":"a","content":null"#), delta(#""reasoning":"b""#),
        delta(#""reasoning_text":"c""#), delta(#""thinking":"d""#),
        delta(#""reasoning":{"content":"e"}"#), text("Hi"), stop,
      ], "Hi", reasoning: "abcde"),
    Case(
      "reasoning details alone",
      [
        delta(#""reasoning_details":[{"type":"reasoning.text","text":"Hm","index":0}]"#),
        delta(#""reasoning_details":[{"type":"reasoning.summary","summary":"!","index":1}]"#),
        delta(#""reasoning_details":[{"type":"reasoning.encrypted","data":"gA","index":2}]"#),
        text("Hi"), stop,
      ], "Hi", reasoning: "Hm!"),
    Case(
      "Perplexity's reasoning steps, which are repeated",
      [
        delta(
          #""reasoning_steps":[{"thought":"Let me search.","type":"web_search","web_search":{"search_keywords":["q"]}}]"#
        ),
        delta(#""reasoning_steps":[{"thought":"Let me search."},{"thought":"Now read."}]"#),
        text("Hi"),
        message(
          #""content":"Hi","reasoning_steps":[{"thought":"Now read."},{"type":"x"}]"#,
          end: "\"stop\""),
      ], "Hi", reasoning: "Let me search.\nNow read.\n"),
    Case(
      "reasoning details beside the reasoning",
      [
        delta(
          #""reasoning":"Hm","reasoning_details":[{"type":"reasoning.text","text":"Hm"}]"#),
        text("Hi"), stop,
      ], "Hi", reasoning: "Hm"),
  ]

  static let repeats = [
    Case(
      "a message with the whole text follows the deltas",
      [
        text("Hel"), text("lo"), text("!"),
        message(#""content":"Hello!","reasoning_content":"""#, end: "\"stop\""),
      ], "Hello!"),
    Case(
      "a message has the end of the text",
      [text("Hel"), message(#""content":"Hello, you""#, end: "\"stop\"")], "Hello, you"),
    Case(
      "a message beside each delta, before or after it",
      [
        #"{"choices":[{"index":0,"delta":{"content":"Hel"},"message":{"content":"Hel"}}]}"#,
        #"{"choices":[{"index":0,"message":{"content":"Hello"},"delta":{"content":"lo"}}]}"#,
        #"{"choices":[{"index":0,"delta":{},"message":{"content":"Hello!"},"finish_reason":"stop"}]}"#,
      ], "Hello!"),
    Case(
      "messages with all of the text so far",
      [
        message(#""content":"H""#), message(#""content":"Hel""#),
        message(#""content":"Hello","reasoning":"Hm""#, end: "\"stop\""),
      ], "Hello", reasoning: "Hm"),
    Case(
      "messages in place of deltas, and the whole text at the end",
      [
        message(#""content":"Hel","reasoning":"a""#), message(#""content":"lo","reasoning":"b""#),
        message(#""content":"Hello","reasoning":"ab""#, end: "\"stop\""),
      ], "Hello", reasoning: "ab"),
    Case(
      "a message with another text",
      [text("Hello"), message(#""content":"Goodbye""#, end: "\"stop\""), stop], "Hello",
      notes: ["the server streamed one text and then sent a different one as the whole answer"]),
    Case(
      "each delta has all of the text so far",
      [text("H"), text("Hel"), text("Hello"), text("Hello"), text("Hello there"), stop],
      "Hello there"),
    Case(
      "each delta has all of the reasoning so far",
      [
        delta(#""reasoning_content":"Let""#), delta(#""reasoning_content":"Let me""#),
        delta(#""reasoning_content":"Let me see""#), text("Hi"), stop,
      ], "Hi", reasoning: "Let me see"),
    Case(
      "the last delta repeats the whole text",
      [
        text("Hel"), text("lo"),
        #"{"id":"c","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}"#,
      ], "Hello"),
    Case(
      "deltas that begin alike are not repeats",
      [text("a"), text("and"), text(" b"), stop], "aand b"),
    Case(
      "deltas that repeat a word", [text("ha"), text("ha"), text("haha"), text("!"), stop],
      "hahahaha!"),
    Case("two deltas of which one continues the other", [text("1"), text("12"), stop], "112"),
    Case("line breaks that repeat", [text(#"\n"#), text(#"\n"#), text("Hi"), stop], "\n\nHi"),
  ]

  @Test(arguments: parts + reasoning + repeats)
  func `an unusual chat answer shows each text once, however it is split`(_ test: Case) {
    for pieces in Cuts.all(of: Array(test.body.utf8), random: 20) {
      let transcript = Transcript(of: pieces, as: .openAIChat)
      let result = Case(
        test.name, [], transcript.text, reasoning: transcript.reasoning,
        refusal: transcript.refusal, finish: transcript.finish ?? .other, notes: transcript.notes)
      let isEqual =
        result.text == test.text && result.reasoning == test.reasoning
        && result.refusal == test.refusal && result.finish == test.finish
        && result.notes == test.notes && transcript.events.last == .end
      guard isEqual else {
        Issue.record("in pieces of \(pieces.map(\.count)):\n\(transcript)")
        return
      }
    }
  }

  @Test func `text that cannot be read is an error if nothing else can be shown`() {
    let transcript = Transcript(
      of: "data: " + Self.delta(#""content":[{"type":"hologram","data":"x"}]"#)
        + "\n\ndata: \(Self.stop)\n\ndata: [DONE]\n\n", as: .openAIChat)
    #expect(transcript.fault?.kind == .malformed)
    #expect(
      transcript.fault?.message
        == "the answer's text cannot be read: a part of type 'hologram'")
  }

  @Test func `a stream without empty lines between its events is read up to its cut`() {
    let lines = [Self.text("Hel"), Self.text("lo"), Self.stop, "[DONE]"].map { "data: \($0)\n" }
    let whole = Transcript(of: lines.joined(), as: .openAIChat)
    #expect(whole.text == "Hello" && whole.events.last == .end)
    let cut = Transcript(of: String(lines.joined().prefix(lines[0].count + 30)), as: .openAIChat)
    #expect(cut.text == "Hel" && cut.fault?.kind == .truncated)
  }

  @Test func `text that was held back is shown before an error`() {
    let payloads = [Self.text("a"), Self.text("and"), #"{"error":{"message":"Overloaded"}}"#]
    let transcript = Transcript(
      of: payloads.map { "data: \($0)\n\n" }.joined(), as: .openAIChat)
    #expect(transcript.text == "aand" && transcript.fault?.message == "Overloaded")
  }

  @Test func `an answer that says little twice is not shortened by the fast path`() {
    let body = (["Ho"] + Array(repeating: " ho", count: 300)).map(Self.text)
    let transcript = Transcript(
      of: body.map { "data: \($0)\n\n" }.joined() + "data: \(Self.stop)\n\n", as: .openAIChat)
    #expect(transcript.text == "Ho" + String(repeating: " ho", count: 300))
  }

  @Test func `sources are read in every form, each once and in order`() {
    let payloads = [
      #"{"citations":["https://a.example/","https://b.example/"],"search_results":[{"url":"https://b.example/","title":"B"}],"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#,
      #"{"citations":["https://a.example/","https://b.example/"],"choices":[{"index":0,"delta":{"content":"!"}}]}"#,
      Self.delta(
        #""annotations":[{"type":"url_citation","url_citation":{"url":"https://c.example/","title":"C"}},{"type":"url_citation","url":"https://d.example/","title":""},{"type":"file_citation","file_id":"f"}]"#
      ),
      Self.delta(
        #""context":{"citations":[{"title":"E","url":"https://e.example/","content":"x"}]}"#),
      Self.delta(
        #""executed_tools":[{"search_results":{"results":[{"title":"F","url":"https://f.example/"}]}}]"#
      ),
      #"{"web_search":[{"title":"G","link":"https://g.example/"}],"choices":[]}"#,
      #"{"search_info":{"search_results":[{"index":1,"title":"H","url":"https://h.example/"}]},"choices":[]}"#,
      Self.message(
        #""annotations":[{"type":"url_citation","url_citation":{"url":"https://c.example/","title":"C"}}]"#
      ),
      Self.stop,
    ]
    let transcript = Transcript(
      of: payloads.map { "data: \($0)\n\n" }.joined(), as: .openAIChat)
    #expect(
      transcript.citations == [
        Citation(url: "https://a.example/"), Citation(url: "https://b.example/", title: "B"),
        Citation(url: "https://c.example/", title: "C"), Citation(url: "https://d.example/"),
        Citation(url: "https://e.example/", title: "E"),
        Citation(url: "https://f.example/", title: "F"),
        Citation(url: "https://g.example/", title: "G"),
        Citation(url: "https://h.example/", title: "H"),
      ])
  }

  @Test func `images are read from every place, each once`() {
    let url = "data:image/webp;base64,AAEC"
    let payloads = [
      Self.delta(#""images":[{"type":"image_url","image_url":{"url":"\#(url)"}}]"#),
      Self.delta(
        #""content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AwQ="}}]"#),
      Self.message(
        #""content":"","images":[{"type":"image_url","image_url":{"url":"\#(url)"}}]"#,
        end: "\"stop\""),
    ]
    let transcript = Transcript(
      of: payloads.map { "data: \($0)\n\n" }.joined(), as: .openAIChat)
    #expect(
      transcript.images == [
        GeneratedImage(mediaType: "image/webp", data: [0, 1, 2]),
        GeneratedImage(mediaType: "image/png", data: [3, 4]),
      ])
    #expect(transcript.notes.isEmpty)
  }

  @Test func `the last model that a server names is the one that served the answer`() {
    let transcript = Transcript(
      of: """
        data: {"id":"","model":"","choices":[]}

        data: {"id":"c","model":"auto","choices":[{"index":0,"delta":{"content":"H"}}]}

        data: {"id":"c","model":"real","choices":[{"index":0,"delta":{"content":"i"}}]}

        data: {"id":"c","model":"","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}


        """, as: .openAIChat)
    #expect(
      transcript.events.filter { if case .start = $0 { true } else { false } } == [
        .start(id: "c", model: "auto"), .start(id: "c", model: "real"),
      ])
    #expect(transcript.text == "Hi")
  }
}
