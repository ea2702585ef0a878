package import StreamingEngine
package import TerminalKit

/// How questions are asked and answers shown.
package struct Preferences: Sendable, Equatable {
  package var temperature: Double?
  package var maxTokens: Int?
  package var reasoning: ReasoningEffort?
  package var responseFormat: ResponseFormat
  package var timeout: LLMRequest.Timeout
  /// Whether what a model lets be seen of its thinking is painted.
  package var showsReasoning: Bool
  /// Whether answers are shown as the Markdown they are written in.
  package var showsMarkdown: Bool
  /// What answers are seen against; `nil` as the terminal says.
  package var background: Palette.Background?
  /// Whether the terminal rings when an answer is over that took long.
  package var ringsBell: Bool
  /// Whether a question that is longer than its model can read is kept from being sent.
  package var checksContext: Bool

  package init(
    temperature: Double? = nil, maxTokens: Int? = nil, reasoning: ReasoningEffort? = nil,
    responseFormat: ResponseFormat = .text, timeout: LLMRequest.Timeout = .inherit,
    showsReasoning: Bool = true, showsMarkdown: Bool = true,
    background: Palette.Background? = nil, ringsBell: Bool = false, checksContext: Bool = true
  ) {
    self.temperature = temperature
    self.maxTokens = maxTokens
    self.reasoning = reasoning
    self.responseFormat = responseFormat
    self.timeout = timeout
    self.showsReasoning = showsReasoning
    self.showsMarkdown = showsMarkdown
    self.background = background
    self.ringsBell = ringsBell
    self.checksContext = checksContext
  }
}
