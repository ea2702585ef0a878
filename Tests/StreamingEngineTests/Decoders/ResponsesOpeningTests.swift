import LLMRingCutTesting
import StreamingEngine
import Testing

/// Responses whose parts, items or whole output begin with text, before the first delta.
struct ResponsesOpeningTests {
  /// The event that has the beginning of the text.
  enum Opening: CaseIterable { case response, item, part, itemAndPart }
  /// What the events have to identify the part.
  enum Identity: CaseIterable { case all, id, none }
  /// Whether the deltas continue the beginning, repeat all of it, or never come.
  enum Deltas: CaseIterable { case continuing, repeating, missing }
  /// Whether a later event has the whole text.
  enum Whole: CaseIterable { case none, text, response }

  private static func body(
    _ opening: Opening, _ identity: Identity, _ deltas: Deltas, _ whole: Whole
  ) -> String {
    let item = identity == .none ? "" : #""item_id":"m","#
    let place = item + (identity == .all ? #""output_index":0,"content_index":0,"# : "")
    let index = identity == .all ? #""output_index":0,"# : ""
    let id = identity == .none ? "" : #""id":"m","#
    func part(_ text: String) -> String { #"{"type":"output_text","text":"\#(text)"}"# }
    func message(_ text: String) -> String {
      #"{\#(id)"type":"message","content":[\#(part(text))]}"#
    }
    var events: [String] = []
    if opening == .response {
      events.append(
        #"{"type":"response.created","response":{"id":"r","output":[\#(message("Hel"))]}}"#)
      events.append(
        #"{"type":"response.in_progress","response":{"id":"r","output":[\#(message("Hel"))]}}"#)
    }
    if opening == .item || opening == .itemAndPart {
      events.append(#"{"type":"response.output_item.added",\#(index)"item":\#(message("Hel"))}"#)
    }
    if opening == .part || opening == .itemAndPart {
      events.append(#"{"type":"response.content_part.added",\#(place)"part":\#(part("Hel"))}"#)
    }
    let pieces =
      switch deltas {
      case .continuing: ["l", "o"]
      case .repeating: ["H", "el", "l", "o"]
      case .missing: [String]()
      }
    events += pieces.map {
      #"{"type":"response.output_text.delta",\#(place)"delta":"\#($0)"}"#
    }
    let text = deltas == .missing ? "Hel" : "Hello"
    if whole == .text {
      events.append(#"{"type":"response.output_text.done",\#(place)"text":"\#(text)"}"#)
    }
    let output = whole == .response ? message(text) : ""
    events.append(
      #"{"type":"response.completed","response":{"status":"completed","output":[\#(output)]}}"#)
    return events.map { "data: \($0)\n\n" }.joined()
  }

  @Test(arguments: Opening.allCases, Identity.allCases)
  func `text that comes before the deltas is shown once`(_ opening: Opening, _ identity: Identity) {
    for deltas in Deltas.allCases {
      for whole in Whole.allCases {
        let body = Self.body(opening, identity, deltas, whole)
        let bytes = Array(body.utf8)
        for pieces in [[bytes], bytes.map { [$0] }] {
          let transcript = Transcript(of: pieces, as: .openAIResponses)
          #expect(
            transcript.text == (deltas == .missing ? "Hel" : "Hello")
              && transcript.notes.isEmpty && transcript.events.last == .end,
            "\(deltas) \(whole):\n\(body)\n\(transcript)")
        }
      }
    }
  }

  @Test func `text, reasoning and a refusal are shown when their part begins`() {
    let body = """
      data: {"type":"response.reasoning_summary_part.added","item_id":"r","summary_index":0,"part":{"type":"summary_text","text":"H"}}

      data: {"type":"response.reasoning_summary_text.delta","item_id":"r","summary_index":0,"delta":"m"}

      data: {"type":"response.content_part.added","item_id":"m","content_index":0,"part":{"type":"output_text","text":"Hel"}}

      data: {"type":"response.output_text.delta","item_id":"m","content_index":0,"delta":"lo"}

      data: {"type":"response.content_part.added","item_id":"m","content_index":1,"part":{"type":"refusal","refusal":"N"}}

      data: {"type":"response.refusal.delta","item_id":"m","content_index":1,"delta":"o"}

      data: {"type":"response.completed","response":{"status":"completed"}}


      """
    let transcript = Transcript(of: body, as: .openAIResponses)
    #expect(
      transcript.events == [
        .reasoning("H"), .reasoning("m"), .text("Hel"), .text("lo"), .refusal("N"), .refusal("o"),
        .finish(.refusal, raw: "completed"), .end,
      ])
  }

  private static func part(_ text: String, _ index: Int = 0) -> String {
    #"data: {"type":"response.content_part.added","item_id":"m","content_index":\#(index),"part":{"type":"output_text","text":"\#(text)"}}"#
      + "\n\n"
  }

  private static func delta(_ text: String, _ index: Int = 0) -> String {
    #"data: {"type":"response.output_text.delta","item_id":"m","content_index":\#(index),"delta":"\#(text)"}"#
      + "\n\n"
  }

  private static let end =
    #"data: {"type":"response.completed","response":{"status":"completed"}}"# + "\n\n"

  @Test(arguments: [
    (part("Ha") + delta("Ha!") + end, "Ha!"),
    (part("Ha") + delta("H") + end, "HaH"),
    (part("Ha") + delta("H") + part("x", 1) + delta("y", 1) + end, "HaxHy"),
    (part("Ha") + delta("H") + delta("o") + end, "HaHo"),
    (part("Ha") + part("Ha", 1) + delta("Ha", 1) + end, "HaHa"),
    (delta("Ha") + part("Ha") + delta("Ha") + end, "HaHa"),
    (part(#"A\ud83d"#) + delta(#"\ude00B"#) + end, "A\u{1F600}B"),
    // The answer breaks off while text is held back.
    (part("Ha") + delta("H"), "HaH"),
  ])
  func `deltas that begin like their part are told from a repeat`(_ body: String, _ text: String) {
    for pieces in Cuts.all(of: Array(body.utf8), random: 5) {
      #expect(Transcript(of: pieces, as: .openAIResponses).text == text)
    }
  }
}
