import Dispatch
import Foundation
import Synchronization

/// Four threads for tests that block: that wait for another program, or for a disk.
///
/// The pool that tasks share has a thread for each processor, and a test that blocks one keeps
/// every other test from going on, those with time limits among them. Only four, so that not all
/// programs run at once either.
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
