import LLMRingPlatform

/// A thread that may block. A task must not block: its pool has only as many threads as there are
/// cores, so tests that wait for each other there would deadlock.
final class BackgroundThread {
  private let thread: pthread_t

  /// Starts `body`, or returns `nil` if no thread can be created.
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

  /// Waits for the thread to end. Call it once.
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
