import LLMRingREPL
import StreamingEngine

/// `--dry-run`: prints the request that a question would make, and sends nothing.
enum DryRun {
  /// - Parameter models: The models of `--compare`; each request stands below a line with the
  ///   model's name.
  /// - Returns: The exit status, of several requests the worst.
  static func run(_ session: Session, comparing models: [String] = []) throws -> Int32 {
    guard !models.isEmpty else {
      return try engine { () throws(LLMError) in try show(nil, of: session) }
    }
    var worst = ExitStatus.complete
    for (place, model) in models.enumerated() {
      Console.out((place == 0 ? "" : "\n") + "## \(model)")
      do throws(LLMError) {
        worst = max(worst, try show(model, of: session))
      } catch {
        Console.error("llmring: \(model): \(error.forUser.description)")
        worst = max(worst, ExitStatus.of(error))
      }
    }
    return worst
  }

  /// - Parameter model: `nil` is the one in use.
  private static func show(_ model: String?, of session: Session) throws(LLMError) -> Int32 {
    let preview = try session.services.ring.preview(
      session.request(to: model), from: try session.resolution(of: model).get())
    if let preview {
      Console.out(document: RequestMessages.document(preview))
    } else {
      Console.out("\(session.resolved(model)) answers inside llmring; it sends no request")
    }
    return ExitStatus.complete
  }
}
