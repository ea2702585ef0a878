import LLMRingPlatform

/// The signals that end a program unless it catches them, and their names.
///
/// Not among them are those of a crash, which ``TerminalRestore`` handles, SIGKILL and SIGPIPE.
enum EndingSignal {
  static let all: [Int32] = common + platform + SignalAction.realTimeSignals

  /// The name of a signal, as a shell prints it. It may be called in a signal handler.
  static func name(of signal: Int32) -> StaticString {
    switch signal {
    case SIGHUP: "SIGHUP"
    case SIGINT: "SIGINT"
    case SIGQUIT: "SIGQUIT"
    case SIGTERM: "SIGTERM"
    case SIGUSR1: "SIGUSR1"
    case SIGUSR2: "SIGUSR2"
    case SIGALRM: "SIGALRM"
    case SIGVTALRM: "SIGVTALRM"
    case SIGPROF: "SIGPROF"
    case SIGXCPU: "SIGXCPU"
    case SIGSYS: "SIGSYS"
    default: otherName(of: signal)
    }
  }

  private static let common = [
    SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU,
    SIGSYS,
  ]

  #if os(Linux)
  private static let platform = [SIGIO, SIGPWR, SIGSTKFLT]

  private static func otherName(of signal: Int32) -> StaticString {
    switch signal {
    case SIGIO: "SIGIO"
    case SIGPWR: "SIGPWR"
    case SIGSTKFLT: "SIGSTKFLT"
    default: "a real-time signal"
    }
  }
  #else
  private static let platform = [SIGEMT]

  private static func otherName(of signal: Int32) -> StaticString {
    signal == SIGEMT ? "SIGEMT" : "a signal"
  }
  #endif
}
