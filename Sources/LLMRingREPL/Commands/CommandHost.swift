package import LLMRingConversations
package import StreamingEngine

/// What a command can ask of the prompt, besides printing lines.
///
/// The REPL is one. Commands reach the terminal only through it, so long-running work, a
/// question to a model or a copy to the clipboard needs nothing of the loop that runs them.
package protocol CommandHost: AnyObject {
  /// Asks for an answer to the last turn, shows it and saves it.
  ///
  /// - Parameter model: Another alias or `provider:model` for this once.
  func answer(from model: String?)
  /// Asks several models the last turn, one after another, shows each answer below a line with the
  /// model's name, and saves all of them. Once the user stops one, the rest is not asked.
  ///
  /// - Parameter models: Aliases or `provider:model`.
  func compare(_ models: [String])
  /// Sends a request of the command's own and shows the answer, which becomes no turn.
  ///
  /// - Returns: `nil` when it could not even be sent, which has been said.
  func show(_ request: LLMRequest) -> (progress: AnswerProgress, duration: Duration)?
  /// Works until the task is done or the user stops it, and shows what is being done meanwhile.
  func work<Work: ResumableTask>(on task: inout Work, status: (Work) -> String)
  /// Says lines now, before the command is over.
  func say(_ lines: [String])
  /// Paints turns of the conversation as they were painted, until the user stops it.
  ///
  /// - Parameter isWhole: Whether long texts are shown whole. Otherwise a line says how to see the
  ///   rest.
  func show(_ turns: [Turn], isWhole: Bool)
  /// Paints an exchange of a conversation that was resumed, no longer than the user can take in.
  ///
  /// - Parameters:
  ///   - turn: A turn of the exchange; `nil` for the last one.
  ///   - line: Which conversation it is.
  func showExchange(around turn: Int64?, below line: String)
  /// Asks a question that is answered by yes or no. Nothing that was typed before it appeared
  /// answers it.
  ///
  /// - Parameters:
  ///   - question: One line, which ends in a question mark. It need not be safe to show.
  ///   - usually: What Enter means. Everything else but yes means no: Esc, Ctrl-C, a signal.
  func confirm(_ question: String, usually: Bool) -> Bool
  /// Attaches the files that a question names with `@`, once it has said which, and asked where
  /// there is reason to.
  ///
  /// - Parameter question: The end of the line that was typed.
  /// - Returns: Whether the question is to be sent. If not, the user knows why, and the line is at
  ///   the next prompt.
  func attachFiles(namedIn question: String) -> Bool
  /// Puts a line at the next prompt, to be changed or sent.
  func propose(_ line: String)
  /// Reads the clipboard of the user's machine.
  func readClipboard() -> ClipboardContents
  /// Puts a text on the clipboard.
  ///
  /// - Returns: How, or what was tried.
  func copy(_ text: String) -> ClipboardReport
  /// Whether the screen shows what is being done while it is done.
  var showsStatus: Bool { get }
  /// Leaves the program once the command is over.
  func leave()
}
