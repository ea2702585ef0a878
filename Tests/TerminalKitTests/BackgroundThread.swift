import LLMRingPlatform

/// A thread that may block. A task may not: its pool has as many threads as there are cores, and
/// tests that wait there for each other would wait for ever.
final class BackgroundThread {
  private let thread: pthread_t

  /// Starts `body`; returns `nil` when there can be no more threads.
  init?(_ body: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(Body(run: body)).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
      let status = pthread_create(&thread, nil, { BackgroundThread.run($0) }, context)
      guard status == 0 else { return nil }
      self.thread = thread
    #else
      var thread: pthread_t?
      let status = pthread_create(&thread, nil, { BackgroundThread.run($0) }, context)
      guard status == 0, let thread else { return nil }
      self.thread = thread
    #endif
  }

  /// Waits for its end; to be called once.
  func join() {
    pthread_join(thread, nil)
  }

  private final class Body {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
    return nil
  }
}
