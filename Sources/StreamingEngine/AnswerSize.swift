/// How large the parts of an answer are, and whether one of them exceeds its limit.
///
/// No model writes nearly as much. With the limits, a server that never stops sending cannot fill
/// the memory of a caller that keeps the answer.
struct AnswerSize {
  enum Part: Int {
    /// The text, a refusal and sources.
    case text
    /// Visible reasoning.
    case reasoning
    /// The arguments of all tool calls, their names and ids.
    case arguments
    case images
    /// What the provider expects back: encrypted reasoning, and signed copies of the visible one.
    case trace

    fileprivate var exceeds: String {
      switch self {
      case .text: "the answer's text exceeds"
      case .reasoning: "the answer's reasoning exceeds"
      case .arguments: "the arguments of the answer's tool calls exceed"
      case .images: "the answer's images exceed"
      case .trace: "the answer's encrypted reasoning exceeds"
      }
    }
  }

  /// Maximum size of each part, in bytes.
  static let limit = 16 << 20
  /// Maximum size of reasoning and trace together, in bytes. They are stored together.
  static let traceLimit = 20 << 20
  /// Maximum number of tool calls, and of sources and notes.
  static let countLimit = 1024

  /// By part. A vector, because it is updated with every delta.
  private var sizes = SIMD8<Int>()
  private var calls = 0
  private var extras = 0
  /// Which limit has been exceeded, as in "the answer's text exceeds 16 MiB".
  private(set) var excess: String?

  mutating func add(_ count: Int, to part: Part) {
    sizes[part.rawValue] += count
    if sizes[part.rawValue] > Self.limit {
      excess = excess ?? "\(part.exceeds) \(Self.limit >> 20) MiB"
    } else if part == .trace, reasoningAndTrace > Self.traceLimit {
      excess =
        excess ?? "the answer's reasoning with its signatures exceeds \(Self.traceLimit >> 20) MiB"
    }
  }

  private var reasoningAndTrace: Int {
    sizes[Part.reasoning.rawValue] + sizes[Part.trace.rawValue]
  }

  mutating func addCall() {
    calls += 1
    guard calls > Self.countLimit else { return }
    excess = excess ?? "the answer has more than \(Self.countLimit) tool calls"
  }

  /// Whether one more source or note may be kept. More are dropped.
  mutating func addExtra() -> Bool {
    extras += 1
    return extras <= Self.countLimit
  }

  /// What was text turns out to be reasoning.
  mutating func moveTextToReasoning() {
    let moved = sizes[Part.text.rawValue]
    sizes[Part.text.rawValue] = 0
    add(moved, to: .reasoning)
  }
}
