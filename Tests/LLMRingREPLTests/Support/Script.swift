import StreamingEngine
import Synchronization

/// A transport that answers each request with the next of its scripts, in Ollama's format.
final class Script: Transport {
  /// What a request is answered with.
  enum Answer: Sendable {
    /// These texts, then the provider's own end.
    case whole([String])
    /// This text, and the provider's own end with so many tokens of prompt.
    case counted(String, prompt: Int)
    /// These texts, and then the body ends.
    case cut([String])
    case refusal(status: Int, String)
    /// The same text for ever.
    case endless(String)
  }

  private struct State {
    var answers: ArraySlice<Answer>
    var bodies: [String] = []
  }

  private let state: Mutex<State>
  private let pulled = Counter()

  convenience init(_ answers: Answer...) {
    self.init(answers: answers)
  }

  init(answers: [Answer]) {
    state = Mutex(State(answers: answers[...]))
  }

  /// What was asked, as JSON.
  var bodies: [String] { state.withLock(\.bodies) }
  /// How many pieces of bodies were taken.
  var pulls: Int { pulled.value }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let answer = state.withLock { state in
      state.bodies.append(String(decoding: request.body, as: UTF8.self))
      return state.answers.popFirst()
    }
    switch answer {
    case .whole(let texts): return response(texts.map(Self.line) + [Self.end()])
    case .counted(let text, let prompt):
      return response([Self.line(text), Self.end(prompt: prompt)])
    case .cut(let texts): return response(texts.map(Self.line))
    case .endless(let text): return response([Self.line(text)], isEndless: true)
    case .refusal(let status, let body): return response([body], status: status)
    case nil: throw .refused("the script")
    }
  }

  private static func line(_ text: String) -> String {
    #"{"model":"served","message":{"role":"assistant","content":"\#(text)"},"done":false}"# + "\n"
  }

  private static func end(prompt: Int = 9) -> String {
    #"{"model":"served","message":{"role":"assistant","content":""},"done":true,"#
      + #""done_reason":"stop","prompt_eval_count":\#(prompt),"eval_count":3}"# + "\n"
  }

  private func response(
    _ pieces: [String], status: Int = 200, isEndless: Bool = false
  ) -> HTTPResponse {
    let body = Body(
      pieces.map { Array($0.utf8) }, isEndless: isEndless, pulled: pulled)
    return HTTPResponse(status: status, headers: [:], body: body)
  }

  private final class Body: ResponseBody {
    private let pieces: Mutex<ArraySlice<[UInt8]>>
    private let isEndless: Bool
    private let pulled: Counter

    init(_ pieces: [[UInt8]], isEndless: Bool, pulled: Counter) {
      self.pieces = Mutex(pieces[...])
      self.isEndless = isEndless
      self.pulled = pulled
    }

    func next() async throws(TransportError) -> [UInt8]? {
      if Task.isCancelled { throw .cancelled }
      pulled.increase()
      return pieces.withLock { isEndless ? $0.first : $0.popFirst() }
    }
  }
}

/// A number that goes up, from any task.
final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock(\.self) }

  @discardableResult
  func increase() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
