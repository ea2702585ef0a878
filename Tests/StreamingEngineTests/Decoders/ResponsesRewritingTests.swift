import StreamingEngine
import Testing

/// Responses whose whole text is not quite the text of the deltas, because the server has tidied it
/// up in between. What has been shown stays, and nothing is shown twice.
struct ResponsesRewritingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var deltas: [String]
    var whole: String

    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "fewer spaces", deltas: ["Hello ", " world"], whole: "Hello world"),
    Case(name: "composed accents", deltas: ["e\u{301}"], whole: "\u{E9}"),
    Case(
      name: "no citation marks", deltas: ["Fact [1](x). ", "More"], whole: "Fact. More"),
    Case(
      name: "longer citation marks", deltas: ["The tower is 330 m tall [1]."],
      whole: "The tower is 330 m tall ([example.org](https://example.org/tower))."),
    Case(
      name: "straight quotes", deltas: ["\u{201C}Yes\u{201D}, she said"], whole: "'Yes', she said"),
    Case(name: "other line ends", deltas: ["a\r\n", "b"], whole: "a\nb"),
    Case(name: "other characters", deltas: ["北京。 ", "上海"], whole: "北京。上海"),
  ]

  /// How the events name the item: in the deltas, in the events at the end of the text, and in the
  /// final response.
  struct Naming: Sendable, CustomTestStringConvertible {
    var name: String
    var delta = ""
    var done = ""
    var item = ""
    var final = ""

    var testDescription: String { name }
  }

  static let namings = [
    Naming(name: "nothing"),
    Naming(
      name: "the same ID", delta: #""item_id":"a","#, done: #""item_id":"a","#,
      item: #""id":"a","#, final: #""id":"a","#),
    Naming(name: "an ID only at the end", item: #""id":"x","#, final: #""id":"x","#),
    Naming(
      name: "other IDs at the end", delta: #""item_id":"tmp","#, done: #""item_id":"other","#,
      item: #""id":"x","#, final: #""id":"y","#),
    Naming(
      name: "other IDs with the same index",
      delta: #""item_id":"tmp","output_index":0,"content_index":0,"#,
      done: #""item_id":"other","output_index":0,"content_index":0,"#, item: #""id":"x","#,
      final: #""id":"y","#),
  ]

  private static func body(_ naming: Naming, _ test: Case, repeats: Int) -> String {
    func text(_ text: String) -> String {
      text.replacing("\r\n", with: #"\r\n"#).replacing("\n", with: #"\n"#)
    }
    func message(_ id: String) -> String {
      #"{"type":"message",\#(id)"content":[{"type":"output_text","text":"\#(text(test.whole))"}]}"#
    }
    var events = test.deltas.map {
      #"{"type":"response.output_text.delta",\#(naming.delta)"delta":"\#(text($0))"}"#
    }
    if repeats & 1 != 0 {
      events.append(
        #"{"type":"response.output_text.done",\#(naming.done)"text":"\#(text(test.whole))"}"#)
    }
    if repeats & 2 != 0 {
      events.append(
        #"{"type":"response.content_part.done",\#(naming.done)"part":{"type":"output_text","text":"\#(text(test.whole))"}}"#
      )
    }
    if repeats & 4 != 0 {
      let index = naming.delta.contains("index") ? #""output_index":0,"# : ""
      events.append(
        #"{"type":"response.output_item.done",\#(index)"item":\#(message(naming.item))}"#)
    }
    let output = repeats & 8 != 0 ? message(naming.final) : ""
    events.append(
      #"{"type":"response.completed","response":{"status":"completed","output":[\#(output)]}}"#)
    return events.map { "data: \($0)\n\n" }.joined()
  }

  @Test(arguments: namings, cases)
  func `a whole text with small changes is not shown again`(_ naming: Naming, _ test: Case) {
    for repeats in 1..<16 {
      let body = Self.body(naming, test, repeats: repeats)
      let transcript = Transcript(of: body, as: .openAIResponses)
      #expect(
        transcript.text == test.deltas.joined() && transcript.events.last == .end,
        "\(body)\n\(transcript)")
      #expect(
        transcript.notes == [
          "the server streamed one text and then sent a different one as the whole answer"
        ], "\(body)")
    }
  }

  private static func delta(_ text: String, _ members: String = "") -> String {
    #"data: {"type":"response.output_text.delta",\#(members)"delta":"\#(text)"}"# + "\n\n"
  }

  private static func completed(_ messages: [String]...) -> String {
    let output = messages.map { texts in
      let parts = texts.map { #"{"type":"output_text","text":"\#($0)"}"# }
      return #"{"type":"message","content":[\#(parts.joined(separator: ","))]}"#
    }
    return
      #"data: {"type":"response.completed","response":{"status":"completed","output":[\#(output.joined(separator: ","))]}}"#
      + "\n\n"
  }

  @Test(arguments: [
    // Another message that has not been streamed is not lost.
    (
      delta("Looking it  up.") + completed(["Looking it up."], ["It is 5."]),
      "Looking it  up.It is 5."
    ),
    (
      delta("Looking it up.") + completed(["It is 5."], ["Looking it up."]),
      "Looking it up.It is 5."
    ),
    (
      delta("Yes, it is.") + #"data: {"type":"response.output_text.done","text":"Because of rain"}"#
        + "\n\n" + completed(), "Yes, it is.Because of rain"
    ),
    (
      delta("Hi") + completed(["Highly unusual weather was reported today, all over it"]),
      "Highly unusual weather was reported today, all over it"
    ),
    // Two parts that were streamed as one.
    (delta("Hello  ") + delta("World") + completed(["Hello ", "World"]), "Hello  World"),
    // Two messages that were streamed as one, and repeated with other white space between them.
    (delta("Hello.") + delta("Bye.") + completed(["Hello.\\n"], ["Bye."]), "Hello.Bye."),
    (delta("Hello. ") + delta("Bye.") + completed(["Hello."], ["Bye. Ha"]), "Hello. Bye. Ha"),
    (delta("OK") + delta("\\n\\nOK") + completed(["OK"], ["OK"]), "OK\\n\\nOK"),
    // Two messages, both changed.
    (
      delta("Hello  you", #""output_index":0,"#) + delta("How  are you", #""output_index":1,"#)
        + completed(["Hello you"], ["How are you"]), "Hello  youHow  are you"
    ),
  ])
  func `a text that is another one is shown`(_ body: String, _ text: String) {
    let text = text.replacing("\\n", with: "\n")
    #expect(Transcript(of: body, as: .openAIResponses).text == text)
  }
}
