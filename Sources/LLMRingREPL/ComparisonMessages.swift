import LLMRingConversations
import StreamingEngine

/// The messages about several answers to one question.
enum ComparisonMessages {
  /// The end of the line above an answer, after the name of its model.
  ///
  /// - Parameter place: How many answers stand before it.
  static func number(_ place: Int, of count: Int) -> String { "(\(place + 1) of \(count))" }

  /// What follows the last answer: the models that were not asked, and the answer from which the
  /// conversation continues.
  ///
  /// - Parameters:
  ///   - asked: How many of the models were asked.
  ///   - kept: The place of the answer that the conversation continues from; `nil` if no answer
  ///     has any text.
  ///   - hasOthers: Whether another answer can be kept.
  static func ending(_ models: [String], asked: Int, kept: Int?, hasOthers: Bool) -> String {
    let rest = models[asked...].joined(separator: ", ")
    let unasked = rest.isEmpty ? [] : ["not asked: \(rest)"]
    guard let kept else {
      return (unasked + ["no model answered; /retry asks again"]).joined(separator: "; ")
    }
    let other = hasOthers ? ["/keep N continues from another"] : []
    return (unasked + [continuing(kept, from: models[kept])] + other).joined(separator: "; ")
  }

  static func continuing(_ place: Int, from name: String?) -> String {
    "continuing from answer \(place + 1)" + (name.map { " (\($0))" } ?? "")
  }

  /// The answers to a question as `/keep` lists them; the current one has a star.
  static func list(_ answers: [[Turn]], current: [Turn]?) -> [String] {
    let width = answers.map { ($0.answerer ?? "").count }.max() ?? 0
    return answers.enumerated().map { place, answer in
      let mark = answer == current ? "*" : " "
      let name = (answer.answerer ?? "").padded(to: width)
      return "\(mark)\(String(place + 1).leftPadded(to: 3))  \(name)  \(excerpt(of: answer))"
    }
  }

  /// The beginning of an answer, or why it has none.
  private static func excerpt(of answer: [Turn]) -> String {
    let text = answer.last.map { SlashCommand.firstLine(of: $0.said) } ?? ""
    guard let last = answer.last, last.status != .complete else { return text }
    let mark = "[\(last.status.rawValue)]"
    return text.isEmpty ? mark : "\(text) \(mark)"
  }

  /// Why a conversation cannot continue from an answer.
  static func unkeepable(_ place: Int, _ answer: [Turn]) -> String {
    let retry = answer.answerer.map { "/retry @\($0) asks again" } ?? "/retry asks again"
    return "answer \(place + 1) has no text; \(retry)"
  }
}
