import StreamingEngine
import Synchronization

/// The body of a scripted reply.
final class ScriptedBody: ResponseBody {
  private let steps: Mutex<ArraySlice<ScriptedReply.Step>>
  private let ending: ScriptedReply.Ending
  private let last: ScriptedReply.Step?
  private let noteRead: @Sendable () -> Void

  init(_ reply: ScriptedReply, noteRead: @escaping @Sendable () -> Void) {
    steps = Mutex(reply.steps[...])
    ending = reply.ending
    last = reply.steps.last
    self.noteRead = noteRead
  }

  func next() async throws(TransportError) -> [UInt8]? {
    noteRead()
    while true {
      switch steps.withLock({ $0.popFirst() }) {
      case .bytes([]): continue
      case .bytes(let bytes): return bytes
      case .wait(let gate): try await wait(at: gate)
      case nil:
        switch ending {
        case .end: return nil
        case .fault(let fault): throw fault
        case .hang: try await wait(at: Gate())
        case .again:
          guard let last else { return nil }
          if Task.isCancelled { throw .cancelled }
          steps.withLock { $0 = [last] }
        }
      }
    }
  }

  private func wait(at gate: Gate) async throws(TransportError) {
    do throws(CancellationError) {
      try await gate.wait()
    } catch {
      throw .cancelled
    }
  }
}
