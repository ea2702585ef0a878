import LLMRingLoopbackServer
import LLMRingScreenTesting
import LLMRingTerminal
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Answers of models that end anywhere: the screen shows all that had arrived.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct BrokenOffAnswerTests {
  private static let columns = 80

  /// How an answer ends before its end.
  enum Ending: String, CaseIterable, Sendable {
    case controlC
    /// The server closes the connection in good order, or does not.
    case fin
    case reset
    case lengthLimit

    /// An answer that ends so after a text.
    func script(_ text: String) -> Script {
      switch self {
      case .controlC: return WireScript.openAIChat(deltas: [text], ending: .hang)
      case .fin: return WireScript.openAIChat(deltas: [text], ending: .cut)
      case .reset:
        var script = WireScript.openAIChat(deltas: [text], ending: .unfinished)
        script.steps.append(.reset)
        return script
      case .lengthLimit:
        var script = WireScript.openAIChat(deltas: [text])
        script.steps = script.steps.map { step in
          guard case .send(let bytes) = step else { return step }
          let event = String(decoding: bytes, as: UTF8.self)
          return .send(
            event.replacing(#""finish_reason":"stop""#, with: #""finish_reason":"length""#))
        }
        return script
      }
    }
  }

  @Test("the screen shows what arrived of an answer that breaks off", arguments: Ending.allCases)
  func brokenOff(_ ending: Ending) throws {
    let beginnings = try Self.beginnings(for: ending)
    let server = LoopbackServer { request in
      let place = request.question.flatMap { Int($0) } ?? 0
      var script = ending.script(beginnings[place])
      // Not before the text has arrived: a reset connection may lose what is under way.
      script.steps.insert(.wait(gate: "\(place)"), at: 2)
      return script
    }
    let screen = try Desk(server).converse(rows: 60, columns: Self.columns)
    for (place, text) in beginnings.enumerated() {
      try screen.wait("a line is asked for") { $0.rows.last?.hasPrefix("chatbot") == true }
      screen.send("\u{C}")
      try screen.wait("the screen is cleared") { $0.rows == ["chatbot>"] }
      screen.type("\(place)")
      try screen.wait("the text arrives: \(text)") { Self.shows($0, text) }
      if ending == .controlC { screen.send(Key.controlC) } else { server.open("\(place)") }
      try screen.wait("the answer is over: \(text)") { screen in
        screen.text.contains("first text") && screen.rows.last == "chatbot>"
      }
      let shown = Array(screen.rows.dropFirst())
      let expected = Self.rows(of: text)
      #expect(Array(shown.prefix(expected.count)) == expected, "\(text)")
      #expect(!screen.text.contains(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/), "\(text)")
    }
  }

  // MARK: Tools

  /// A part of each answer of the fixture, from its beginning to a place that differs between the
  /// answers and the endings.
  private static func beginnings(for ending: Ending) throws -> [String] {
    struct Answer: Decodable {
      var markdown: String
    }
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../LLMRingTerminalTests/Markdown/model-markdown.json")
    let answers = try JSONDecoder().decode([Answer].self, from: Data(contentsOf: file))
    let shift = Ending.allCases.firstIndex(of: ending) ?? 0
    return answers.enumerated().map { number, answer in
      let scalars = Array(answer.markdown.unicodeScalars)
      let end = max(1, scalars.count * (1 + (number + shift) % 3) / 4 + number % 7 - 3)
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[..<min(end, scalars.count)])
      return String(text)
    }
  }

  /// Whether something of the text is on the screen, or that it is held.
  private static func shows(_ screen: Screen, _ text: String) -> Bool {
    var renderer = MarkdownRenderer(columns: columns)
    let shown = screen.rows.dropFirst().joined(separator: "\n")
    // A row has no blanks at its end.
    guard let word = renderer.append(text).text.split(whereSeparator: \.isWhitespace).first else {
      return shown.contains(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] [a-v]/)
    }
    return shown.contains(word.prefix(columns / 2))
  }

  /// The rows of a screen with this text alone.
  private static func rows(of text: String) -> [String] {
    var renderer = MarkdownRenderer(columns: columns)
    let shown = renderer.append(text) + renderer.finish()
    let emulator = Emulator(rows: 60, columns: columns)
    emulator.feed(shown.text.replacing("\n", with: "\r\n").utf8)
    return emulator.lines
  }
}
