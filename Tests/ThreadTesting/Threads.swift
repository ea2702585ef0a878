import Dispatch
import Foundation
import Synchronization

/// Runs `work` in threads of its own at the same time, as often as said, and returns when all are
/// done. The pool that tasks share may have a single thread.
package func inThreads(
  _ count: Int, _ work: @escaping @Sendable (Int) throws -> Void
) throws {
  let group = DispatchGroup()
  let failure = Failure()
  for number in 0..<count {
    group.enter()
    Thread.detachNewThread {
      do { try work(number) } catch { failure.note(error) }
      group.leave()
    }
  }
  group.wait()
  try failure.rethrow()
}

/// The first error of several threads.
private final class Failure: Sendable {
  private let error = Mutex<(any Error)?>(nil)

  func note(_ error: any Error) {
    self.error.withLock { first in first = first ?? error }
  }

  func rethrow() throws {
    if let error = error.withLock({ $0 }) { throw error }
  }
}
