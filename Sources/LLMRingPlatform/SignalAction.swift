internal import CLLMRingPlatform

/// What a process does when a signal comes: `sigaction(2)`.
package struct SignalAction {
  /// The kinds of action that a signal can have.
  package enum Disposition: Sendable { case `default`, ignored, handled }

  /// The real-time signals that the C library leaves to programs; none on some systems.
  package static let realTimeSignals: [Int32] = {
    let (first, last) = (lrp_first_real_time_signal(), lrp_last_real_time_signal())
    return first <= last ? Array(first...last) : []
  }()

  private var action = sigaction()

  package init() {}

  /// What happens at present when a signal comes.
  package static func disposition(of signal: Int32) -> Disposition {
    var action = sigaction()
    sigaction(signal, nil, &action)
    if lrp_is_default(&action) != 0 { return .default }
    return lrp_is_ignored(&action) != 0 ? .ignored : .handled
  }

  /// Installs a handler that interrupts system calls.
  ///
  /// - Parameter usesAlternateStack: The handler runs on the stack of ``setAlternateStack(size:)``.
  /// - Returns: The action before, for ``restore(_:)``.
  package static func install(
    _ signal: Int32, usesAlternateStack: Bool = false,
    _ handler: @escaping @convention(c) (Int32) -> Void
  ) -> SignalAction {
    var new = SignalAction()
    lrp_set_handler(&new.action, handler)
    new.action.sa_flags = usesAlternateStack ? Int32(SA_ONSTACK) : 0
    return new.replace(signal)
  }

  /// - Returns: The action before, for ``restore(_:)``.
  package static func ignore(_ signal: Int32) -> SignalAction {
    var new = SignalAction()
    lrp_set_ignored(&new.action)
    return new.replace(signal)
  }

  /// Puts this action back. It may be called in a signal handler.
  package func restore(_ signal: Int32) {
    var action = action
    sigaction(signal, &action, nil)
  }

  /// Gives handlers of this thread a stack of their own: a stack overflow leaves no other.
  ///
  /// - Parameter size: In bytes. The stack stays until the process ends.
  package static func setAlternateStack(size: Int) {
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    stack.ss_size = numericCast(size)
    sigaltstack(&stack, nil)
  }

  private func replace(_ signal: Int32) -> SignalAction {
    var new = action
    var before = SignalAction()
    sigaction(signal, &new, &before.action)
    return before
  }
}
