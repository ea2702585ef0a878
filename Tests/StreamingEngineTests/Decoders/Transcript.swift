import LLMRingCutTesting
import StreamingEngine

/// A complete run of a decoder, as one value to compare.
struct Transcript: Equatable, CustomStringConvertible {
  var events: [AnswerEvent]
  var fault: LLMError?

  init(_ events: [AnswerEvent], _ fault: LLMError? = nil) {
    self.events = events
    self.fault = fault
  }

  /// Decodes a body that arrives in pieces.
  init(of pieces: [[UInt8]], as format: WireFormat, provider: String = "test") {
    var decoder = format.makeDecoder(provider: provider)
    self.init([])
    for piece in pieces {
      decoder.append(piece)
      take(from: &decoder)
    }
    decoder.finish()
    take(from: &decoder)
  }

  init(of body: String, as format: WireFormat, provider: String = "test") {
    self.init(of: [Array(body.utf8)], as: format, provider: provider)
  }

  var text: String {
    events.reduce(into: "") { text, event in
      if case .text(let delta) = event { text += delta }
    }
  }

  var reasoning: String {
    events.reduce(into: "") { text, event in
      if case .reasoning(let delta) = event { text += delta }
    }
  }

  var refusal: String {
    events.reduce(into: "") { text, event in
      if case .refusal(let delta) = event { text += delta }
    }
  }

  var citations: [Citation] {
    events.compactMap { event in
      if case .citation(let citation) = event { citation } else { nil }
    }
  }

  var images: [GeneratedImage] {
    events.compactMap { event in
      if case .image(let image) = event { image } else { nil }
    }
  }

  /// The tool calls, each with its ID, name and arguments.
  var calls: [String] {
    events.reduce(into: []) { calls, event in
      switch event {
      case .toolCallStart(_, let id, let name): calls.append("\(id) \(name) ")
      case .toolCallArguments(let index, let arguments): calls[index] += arguments
      default: break
      }
    }
  }

  var notes: [String] {
    events.compactMap { event in
      if case .note(let note) = event { note } else { nil }
    }
  }

  var finish: FinishReason? {
    events.compactMap { event in
      if case .finish(let reason, _) = event { reason } else { nil }
    }.last
  }

  var usage: Usage? {
    events.compactMap { event in
      if case .usage(let usage) = event { usage } else { nil }
    }.last
  }

  var description: String {
    events.map { "\($0)" }.joined(separator: "\n") + (fault.map { "\n\($0)" } ?? "")
  }

  /// Collects all available events. After an error there must be none.
  private mutating func take(from decoder: inout any ReplyDecoder) {
    do throws(LLMError) {
      while let event = try decoder.next() { events.append(event) }
    } catch {
      fault = fault ?? error
    }
  }
}
