import Dispatch
import Foundation
import Synchronization

/// Four threads for tests that block, waiting for another program or for a disk.
///
/// The pool that tasks share has one thread per processor. A test that blocks one delays all other
/// tests, including those with time limits. Four threads also limit how many programs run at once.
///
///     try await withTaskExecutorPreference(BlockingThreads.shared) { … }
package final class BlockingThreads: TaskExecutor {
  package static let shared = BlockingThreads(count: 4)

  private let jobs = Mutex<[UnownedJob]>([])
  private let waiting = DispatchSemaphore(value: 0)

  private init(count: Int) {
    for _ in 0..<count {
      let thread = Thread { [self] in while true { runNext() } }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    waiting.signal()
  }

  private func runNext() {
    waiting.wait()
    jobs.withLock { $0.removeFirst() }.runSynchronously(on: asUnownedTaskExecutor())
  }
}
