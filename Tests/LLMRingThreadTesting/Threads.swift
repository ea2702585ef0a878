import Dispatch
import Foundation
import Synchronization

/// Runs `work` on `count` new threads at the same time, and returns when all have finished. The
/// pool that tasks share may have only one thread.
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
