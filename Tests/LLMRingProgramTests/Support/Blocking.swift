import Testing
import LLMRingThreadTesting

/// Runs tests that wait for other programs on threads of their own.
struct Blocking: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing body: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(BlockingThreads.shared) { try await body() }
  }
}

extension Trait where Self == Blocking {
  static var blocking: Self { Self() }
}
