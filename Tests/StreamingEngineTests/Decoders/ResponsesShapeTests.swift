import LLMRingCutTesting
import Foundation
import StreamingEngine
import Testing

/// Streams that servers send as Responses, with any selection of the events, IDs and indexes.
struct ResponsesShapeTests {
  /// What a server sends of a response.
  struct Style: Sendable, CustomTestStringConvertible {
    enum IDs: CaseIterable { case same, none, another }
    enum Indexes: CaseIterable { case correct, none, zero }

    var ids: IDs
    var indexes: Indexes
    var hasPartIndexes: Bool
    var hasAdded: Bool

    static let all: [Style] = IDs.allCases.flatMap { ids in
      Indexes.allCases.flatMap { indexes in
        [true, false].flatMap { hasPartIndexes in
          [true, false].map {
            Style(ids: ids, indexes: indexes, hasPartIndexes: hasPartIndexes, hasAdded: $0)
          }
        }
      }
    }

    /// Whether the server identifies its items somehow. Without any of these, the parts of two
    /// messages can be told apart only by what is repeated after each.
    var identifiesItems: Bool {
      hasAdded || ids != .none || indexes != .zero || !hasPartIndexes
    }

    var testDescription: String {
      "ids \(ids), indexes \(indexes)\(hasPartIndexes ? ", part indexes" : "")"
        + (hasAdded ? ", added" : "")
    }
  }

  /// Which events have the whole text.
  struct Repeats: OptionSet, CustomStringConvertible {
    var rawValue: Int
    static let text = Repeats(rawValue: 1)
    static let part = Repeats(rawValue: 2)
    static let item = Repeats(rawValue: 4)
    static let response = Repeats(rawValue: 8)
    static let all = (0..<16).map { Repeats(rawValue: $0) }

    var description: String { "repeats \(rawValue)" }
  }

  private struct Stream {
    var style: Style
    private(set) var body = ""
    private var ids = 0

    init(style: Style) { self.style = style }

    mutating func send(_ event: [String: Any]) {
      let data = try? JSONSerialization.data(withJSONObject: event, options: .sortedKeys)
      body += "data: \(String(decoding: data ?? Data(), as: UTF8.self))\n\n"
    }

    mutating func id(of item: Int) -> String? {
      ids += 1
      return switch style.ids {
      case .same: "item_\(item)"
      case .none: nil
      case .another: "id_\(ids)"
      }
    }

    mutating func send(
      _ type: String, item: Int, part: Int? = nil, _ members: [String: Any]
    ) {
      var event = members
      event["type"] = type
      if part != nil { event["item_id"] = id(of: item) }
      if style.indexes != .none { event["output_index"] = style.indexes == .zero ? 0 : item }
      if style.hasPartIndexes, let part { event["content_index"] = part }
      send(event)
    }

    mutating func item(_ number: Int, _ texts: [String], isReasoning: Bool) -> [String: Any] {
      let type = isReasoning ? "reasoning_text" : "output_text"
      var item: [String: Any] = [
        "type": isReasoning ? "reasoning" : "message",
        "content": texts.map { ["type": type, "text": $0] },
      ]
      item["id"] = id(of: number)
      return item
    }
  }

  /// - Parameter streamed: How much of each text is sent in deltas: `nil` for none, else the number
  ///   of characters that are left out at its end.
  private static func body(
    _ style: Style, _ repeats: Repeats, messages: [[String]], leavingOut left: Int?
  ) -> String {
    var stream = Stream(style: style)
    let items = [["Hm."]] + messages
    for (number, texts) in items.enumerated() {
      let prefix = number == 0 ? "response.reasoning_text" : "response.output_text"
      if style.hasAdded {
        let item = stream.item(number, [], isReasoning: number == 0)
        stream.send("response.output_item.added", item: number, ["item": item])
      }
      for (part, text) in texts.enumerated() {
        if let left {
          for character in text.dropLast(left) {
            stream.send(
              prefix + ".delta", item: number, part: part, ["delta": String(character)])
          }
        }
        if repeats.contains(.text) {
          stream.send(prefix + ".done", item: number, part: part, ["text": text])
        }
        if repeats.contains(.part) {
          stream.send(
            "response.content_part.done", item: number, part: part,
            ["part": ["type": number == 0 ? "reasoning_text" : "output_text", "text": text]])
        }
      }
      if repeats.contains(.item) {
        let item = stream.item(number, texts, isReasoning: number == 0)
        stream.send("response.output_item.done", item: number, ["item": item])
      }
    }
    var output: [[String: Any]] = []
    if repeats.contains(.response) {
      for (number, texts) in items.enumerated() {
        output.append(stream.item(number, texts, isReasoning: number == 0))
      }
    }
    stream.send([
      "type": "response.completed",
      "response": ["id": "r", "model": "m", "status": "completed", "output": output],
    ])
    return stream.body
  }

  @Test(arguments: Style.all)
  func `whatever a server repeats and leaves out, each text is shown once`(_ style: Style) {
    for repeats in Repeats.all {
      for messages in [
        [["Hello"]], [["Hello", "World"]], [["Hello"], ["World"]], [["Ha"], ["Ha"]],
      ] {
        for left in [0, 1, nil] where left == 0 || repeats != [] {
          // A missing end that arrives after the next text has begun is shown after it.
          let isLate =
            left == 1 && messages != [["Hello"]] && repeats.isDisjoint(with: [.text, .part])
          if isLate { continue }
          let isRepeatedAtOnce = !repeats.isDisjoint(with: [.text, .part, .item])
          if messages.count > 1, !style.identifiesItems, left != 0, !isRepeatedAtOnce { continue }
          // Two messages with the same text and the same index are one.
          if messages.last == ["Ha"], style.indexes == .zero, left != 0, !isRepeatedAtOnce {
            continue
          }
          let body = Self.body(style, repeats, messages: messages, leavingOut: left)
          let transcript = Transcript(of: body, as: .openAIResponses)
          #expect(
            transcript.text == messages.joined().joined() && transcript.reasoning == "Hm."
              && transcript.notes.isEmpty && transcript.events.last == .end,
            "\(repeats) \(messages) \(left.map { "\($0)" } ?? "no deltas"):\n\(body)\n\(transcript)"
          )
        }
      }
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var body: String
    var text: String
    var reasoning = ""
    var refusal = ""
    var calls: [String] = []
    var finish = FinishReason.stop
    var notes: [String] = []

    init(
      _ name: String, _ payloads: [String], _ text: String = "", reasoning: String = "",
      refusal: String = "", calls: [String] = [], finish: FinishReason = .stop,
      notes: [String] = [], end: String = completed()
    ) {
      self.name = name
      body = (payloads + [end]).map { "data: \($0)\n\n" }.joined()
      self.text = text
      self.reasoning = reasoning
      self.refusal = refusal
      self.calls = calls
      self.finish = finish
      self.notes = notes
    }

    var testDescription: String { name }
  }

  static func completed(_ output: String = "") -> String {
    #"{"type":"response.completed","response":{"status":"completed","output":[\#(output)]}}"#
  }

  static func event(_ type: String, _ members: String) -> String {
    #"{"type":"response.\#(type)",\#(members)}"#
  }

  static let call =
    #"{"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":"{\"a\":1}"}"#

  private static let open = #"{"type":"function_call","id":"fc","call_id":"c","name":"f"}"#

  static let cases = [
    Case(
      "the old names of text events",
      [
        event("text.delta", #""delta":"Hel""#), event("text.delta", #""delta":"lo""#),
        event("text.done", #""text":"Hello!""#),
      ], "Hello!"),
    Case(
      "the old name of reasoning events, and summaries",
      [
        event("reasoning.delta", #""item_id":"r","delta":"Hm""#),
        event("reasoning_summary_text.delta", #""item_id":"r","summary_index":0,"delta":"So""#),
        event("reasoning_summary_text.done", #""item_id":"r","summary_index":0,"text":"So.""#),
        event(
          "reasoning_summary_part.done",
          #""item_id":"r","summary_index":0,"part":{"type":"summary_text","text":"So.!"}"#),
        event("output_text.delta", #""item_id":"m","delta":"Hi""#),
      ], "Hi", reasoning: "HmSo.!"),
    Case(
      "the text is in the start of the item and in its deltas",
      [
        event(
          "output_item.added",
          #""output_index":0,"item":{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}"#
        ),
        event(
          "content_part.added",
          #""item_id":"m","content_index":0,"part":{"type":"output_text","text":"Hello"}"#),
        event("output_text.delta", #""item_id":"m","content_index":0,"delta":"Hello""#),
      ], "Hello"),
    Case(
      "the text is only in the start of the item",
      [
        event(
          "output_item.added",
          #""item":{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}"#)
      ], "Hello"),
    Case(
      "the end of the text comes too early",
      [
        event("output_text.delta", #""delta":"Hel""#), event("output_text.done", #""text":"Hel""#),
        event("output_text.delta", #""delta":"lo""#),
      ], "Hello",
      end: completed(#"{"type":"message","content":[{"type":"output_text","text":"Hello"}]}"#)),
    Case(
      "the repeats are empty",
      [
        event("output_text.delta", #""item_id":"m","delta":"Hi""#),
        event("output_text.done", #""item_id":"m","text":"""#),
        event("content_part.done", #""item_id":"m","part":{"type":"output_text","text":""}"#),
        event("output_item.done", #""item":{"type":"message","id":"m","content":[]}"#),
      ], "Hi"),
    Case(
      "a repeat has another text",
      [
        event("output_text.delta", #""item_id":"m","content_index":0,"delta":"Hello""#),
        event("output_text.done", #""item_id":"m","content_index":0,"text":"Goodbye""#),
      ], "Hello",
      notes: ["the server streamed one text and then sent a different one as the whole answer"]),
    Case(
      "a refusal only at its end",
      [event("refusal.done", #""item_id":"m","content_index":0,"refusal":"No.""#)],
      refusal: "No.", finish: .refusal),
    Case(
      "a refusal in deltas, with all its repeats",
      [
        event("refusal.delta", #""item_id":"m","content_index":0,"delta":"No.""#),
        event("refusal.done", #""item_id":"m","content_index":0,"refusal":"No.""#),
        event(
          "content_part.done",
          #""item_id":"m","content_index":0,"part":{"type":"refusal","refusal":"No."}"#),
      ], refusal: "No.", finish: .refusal,
      end: completed(#"{"type":"message","id":"m","content":[{"type":"refusal","refusal":"No."}]}"#)
    ),
    Case(
      "a call only in the final response", [], calls: [#"c f {"a":1}"#], finish: .toolCalls,
      end: completed(call)),
    Case(
      "a call only at the end of its item", [event("output_item.done", "\"item\":\(call)")],
      calls: [#"c f {"a":1}"#], finish: .toolCalls, end: completed(call)),
    Case(
      "a call with all its arguments at the start, in deltas and at the end",
      [
        event("output_item.added", "\"output_index\":0,\"item\":\(call)"),
        event(
          "function_call_arguments.delta", #""output_index":0,"item_id":"fc","delta":"{\"a\":""#),
        event("function_call_arguments.delta", #""output_index":0,"item_id":"fc","delta":"1}""#),
        event(
          "function_call_arguments.done",
          #""output_index":0,"item_id":"fc","arguments":"{\"a\":1}""#),
        event("output_item.done", "\"output_index\":0,\"item\":\(call)"),
      ], calls: [#"c f {"a":1}"#], finish: .toolCalls, end: completed(call)),
    Case(
      "a call without IDs and indexes",
      [
        event("output_item.added", #""item":{"type":"function_call","call_id":"c","name":"f"}"#),
        event("function_call_arguments.delta", #""delta":"{\"a\"""#),
        event("function_call_arguments.done", #""arguments":"{\"a\":1}""#),
        event(
          "output_item.done",
          #""item":{"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":1}"}"#),
      ], calls: [#"c f {"a":1}"#], finish: .toolCalls),
    Case(
      "arguments that arrive before the call's name",
      [
        event("function_call_arguments.delta", #""item_id":"fc","delta":"{\"a\":1}""#),
        event("output_item.done", "\"item\":\(call)"),
      ], calls: [#"c f {"a":1}"#], finish: .toolCalls),
    Case(
      "arguments under another ID and index than the call's",
      [
        event("output_item.added", #""item":\#(open)"#),
        event("function_call_arguments.delta", #""item_id":"x","output_index":1,"delta":"{\"a\"""#),
        event("function_call_arguments.delta", #""item_id":"x","output_index":1,"delta":":1}""#),
        event(
          "function_call_arguments.done",
          #""item_id":"x","output_index":1,"arguments":"{\"a\":1}""#),
      ], calls: [#"c f {"a":1}"#], finish: .toolCalls),
    Case(
      "arguments that come again after the call under another ID",
      [
        event("output_item.done", "\"item\":\(call)"),
        event("function_call_arguments.done", #""item_id":"x","arguments":"{\"a\":1}""#),
      ], calls: [#"c f {"a":1}"#], finish: .toolCalls),
    Case(
      "arguments before the call, without an ID",
      [
        event("function_call_arguments.delta", #""delta":"{\"a\":1}""#),
        event("output_item.added", #""output_index":0,"item":\#(open)"#),
        event("output_item.done", "\"output_index\":0,\"item\":\(call)"),
      ], calls: [#"c f {"a":1}"#], finish: .toolCalls),
    Case(
      "arguments of a tool that runs on the server",
      [
        event(
          "output_item.added",
          #""output_index":0,"item":{"type":"mcp_call","id":"m","name":"g","arguments":""}"#),
        event("function_call_arguments.delta", #""item_id":"m","output_index":0,"delta":"{}""#),
        event("function_call_arguments.done", #""output_index":0,"arguments":"{}""#),
        event("output_text.delta", #""item_id":"t","delta":"Hi""#),
      ], "Hi"),
    Case(
      "calls without a name and without arguments",
      [
        event("function_call_arguments.delta", #""item_id":"x","delta":"""#),
        event("output_item.added", #""item":{"type":"function_call","id":"y","name":""}"#),
        event("output_item.done", #""item":{"type":"function_call","id":"z","name":null}"#),
        event("output_text.delta", #""item_id":"t","delta":"Hi""#),
      ], "Hi"),
    Case(
      "a call at another place in the final response, without an ID",
      [
        event("output_item.added", #""output_index":1,"item":\#(open)"#),
        event("function_call_arguments.delta", #""output_index":1,"delta":"{\"a\":1}""#),
      ], calls: [#"c f {"a":1}"#], finish: .toolCalls,
      end: completed(#"{"type":"function_call","name":"f","arguments":"{\"a\":1}"}"#)),
    Case(
      "two calls that share the index of a message",
      [
        event("output_text.delta", #""output_index":0,"item_id":"m","delta":"Hi""#),
        event(
          "output_item.added",
          #""output_index":0,"item":{"type":"function_call","id":"x","call_id":"c1","name":"f"}"#),
        event("function_call_arguments.delta", #""output_index":0,"item_id":"x","delta":"{}""#),
        event(
          "output_item.done",
          #""output_index":0,"item":{"type":"function_call","id":"x","call_id":"c1","name":"f","arguments":"{}"}"#
        ),
        event(
          "output_item.done",
          #""output_index":1,"item":{"type":"function_call","id":"y","call_id":"c2","name":"g","arguments":{"b":2}}"#
        ),
      ], "Hi", calls: ["c1 f {}", #"c2 g {"b":2}"#], finish: .toolCalls),
    Case(
      "items of tools that run on the server are passed over",
      [
        event(
          "output_item.done",
          #""item":{"type":"web_search_call","id":"w","action":{"type":"search"}}"#),
        event("code_interpreter_call_code.delta", #""delta":"1+1""#),
        event("output_text.delta", #""delta":"Hi""#),
      ], "Hi"),
    Case(
      "an item of an unknown type",
      [
        event("output_text.delta", #""delta":"Hi""#),
        event("output_item.done", #""item":{"type":"hologram","id":"h"}"#),
      ], "Hi",
      notes: [
        "part of the answer is missing, because it cannot be read: an item of type 'hologram'"
      ]),
    Case(
      "the end under another name",
      [event("output_text.delta", #""delta":"Hi""#)], "Hi",
      end:
        #"{"type":"response.done","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}}"#
    ).with(finish: .length),
    Case(
      "a final event without the response's own object", [], "Hi",
      end:
        #"{"type":"response.completed","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}]}"#
    ),
    Case(
      "reasoning only at the end of its part",
      [
        event("reasoning_part.done", #""item_id":"r","content_index":0,"part":{"text":"Hm"}"#),
        event("output_text.delta", #""item_id":"m","delta":"Hi""#),
      ], "Hi", reasoning: "Hm"),
    Case(
      "what Perplexity's models think before their searches",
      [
        event("reasoning.started", #""thought":"Let me search.""#),
        event("reasoning.search_queries", #""queries":["q"],"thought":"Let me search.""#),
        event("reasoning.stopped", #""thought":null"#),
        event("output_text.delta", #""item_id":"m","delta":"Hi""#),
      ], "Hi", reasoning: "Let me search.\n"),
    Case(
      "the end of a text after the next one has begun",
      [
        event(
          "output_text.delta", #""item_id":"a","output_index":0,"content_index":0,"delta":"Hell""#),
        event(
          "output_text.delta", #""item_id":"b","output_index":1,"content_index":0,"delta":"World""#),
        event(
          "output_text.done", #""item_id":"a","output_index":0,"content_index":0,"text":"Hello""#),
      ], "HellWorldo",
      notes: ["the server sent the end of a text late, so it is shown after the next one"]),
    Case(
      "a surrogate pair in two deltas, and the whole text",
      [
        event("output_text.delta", #""delta":"A\ud83d""#),
        event("output_text.delta", #""delta":"\ude00B""#),
      ], "A\u{1F600}B",
      end: completed(
        #"{"type":"message","content":[{"type":"output_text","text":"A😀B"}]}"#)),
    Case(
      "only the text of the whole response", [], "Hi",
      end: #"{"type":"response.completed","response":{"output":[],"output_text":"Hi"}}"#),
  ]

  @Test(arguments: cases)
  func `an unusual response shows everything once, however it is split`(_ test: Case) {
    for pieces in Cuts.all(of: Array(test.body.utf8), random: 20) {
      let transcript = Transcript(of: pieces, as: .openAIResponses)
      let isEqual =
        transcript.text == test.text && transcript.reasoning == test.reasoning
        && transcript.refusal == test.refusal && transcript.calls == test.calls
        && transcript.finish == test.finish && transcript.notes == test.notes
        && transcript.events.last == .end
      guard isEqual else {
        Issue.record("in pieces of \(pieces.map(\.count)):\n\(transcript)")
        return
      }
    }
  }

  @Test func `an event's type may be only on its event line`() {
    let body = """
      event: response.created
      data: {"response":{"id":"r","model":"m"}}

      event: response.reasoning_text.delta
      data: {"delta":"Hm"}

      event: response.output_text.delta
      data: {"delta":"Hel"}

      event: response.output_text.delta
      data: {"delta":"lo"}

      event: response.refusal.delta
      data: {"delta":"No"}

      event: response.completed
      data: {"response":{"status":"completed","usage":{"input_tokens":5,"output_tokens":2}}}


      """
    for pieces in Cuts.all(of: Array(body.utf8), random: 20) {
      let transcript = Transcript(of: pieces, as: .openAIResponses)
      #expect(transcript.text == "Hello" && transcript.reasoning == "Hm")
      #expect(transcript.refusal == "No" && transcript.usage?.promptTokens == 5)
    }
  }

  @Test func `sources, images and searches of a response are read once`() {
    let annotation = #"{"type":"url_citation","url":"https://a.example/","title":"A"}"#
    let message =
      #"{"type":"message","id":"m","content":[{"type":"output_text","text":"Hi","annotations":[\#(annotation),{"type":"url_citation","url":"https://b.example/"}]}]}"#
    let image = #"{"type":"image_generation_call","id":"i","result":"AAEC","output_format":"png"}"#
    let search = #"{"type":"web_search_call","id":"w","action":{"type":"search","query":"q"}}"#
    let results =
      #"{"type":"search_results","id":"s","results":[{"url":"https://c.example/","title":"C"}]}"#
    let payloads = [
      Self.event("image_generation_call.partial_image", #""partial_image_b64":"AA==""#),
      Self.event("output_item.done", #""output_index":0,"item":\#(search)"#),
      Self.event("output_item.done", #""output_index":1,"item":\#(image)"#),
      Self.event("output_text.delta", #""item_id":"m","output_index":2,"delta":"Hi""#),
      Self.event("output_text.annotation.added", #""item_id":"m","annotation":\#(annotation)"#),
      Self.completed("\(search),\(image),\(message),\(results)"),
    ]
    let transcript = Transcript(
      of: payloads.map { "data: \($0)\n\n" }.joined(), as: .openAIResponses)
    #expect(transcript.text == "Hi" && transcript.notes.isEmpty)
    #expect(
      transcript.citations == [
        Citation(url: "https://a.example/", title: "A"), Citation(url: "https://b.example/"),
        Citation(url: "https://c.example/", title: "C"),
      ])
    #expect(transcript.images == [GeneratedImage(mediaType: "image/png", data: [0, 1, 2])])
    #expect(transcript.usage?.searches == 1)
  }
}

extension ResponsesShapeTests.Case {
  fileprivate func with(finish: FinishReason) -> Self {
    var copy = self
    copy.finish = finish
    return copy
  }
}
