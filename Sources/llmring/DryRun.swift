import REPLKit
import StreamingEngine

/// `--dry-run`: prints the request that a question would make, and sends nothing.
enum DryRun {
  /// - Returns: The exit status.
  static func run(_ session: Session) throws -> Int32 {
    let preview = try engine { () throws(LLMError) in
      try session.services.ring.preview(
        session.request(), from: try session.resolution(of: nil).get())
    }
    guard let preview else {
      Console.out("\(session.resolved()) answers inside llmring; it sends no request")
      return ExitStatus.complete
    }
    Console.out(document: RequestMessages.document(preview))
    return ExitStatus.complete
  }
}
