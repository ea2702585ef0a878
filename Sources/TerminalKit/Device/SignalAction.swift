import LLMRingPlatform

/// `sigaction(2)` under one spelling for Linux and macOS.
enum SignalAction {
  enum Disposition { case `default`, ignored, handled }

  static func current(_ signal: Int32) -> Disposition {
    var action = sigaction()
    sigaction(signal, nil, &action)
    // SIG_DFL and SIG_IGN are addresses 0 and 1, which no Swift function pointer can hold.
    switch address(of: action) {
    case 0: return .default
    case 1: return .ignored
    default: return .handled
    }
  }

  /// Installs a handler that interrupts system calls, and returns what was there before.
  static func install(
    _ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void, flags: Int32 = 0
  ) -> sigaction {
    var action = sigaction()
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    action.sa_flags = flags
    var before = sigaction()
    sigaction(signal, &action, &before)
    return before
  }

  static func ignore(_ signal: Int32) -> sigaction {
    var action = sigaction()
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = SIG_IGN
    #else
      action.__sigaction_u.__sa_handler = SIG_IGN
    #endif
    var before = sigaction()
    sigaction(signal, &action, &before)
    return before
  }

  static func restore(_ signal: Int32, _ action: sigaction) {
    var action = action
    sigaction(signal, &action, nil)
  }

  private static func address(of action: sigaction) -> Int {
    #if canImport(Glibc)
      unsafeBitCast(action.__sigaction_handler, to: Int.self)
    #else
      unsafeBitCast(action.__sigaction_u, to: Int.self)
    #endif
  }
}
