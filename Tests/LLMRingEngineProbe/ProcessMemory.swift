import LLMRingPlatform

/// The memory that this process uses, in KiB.
enum ProcessMemory {
  /// The current value.
  static var now: Int { status("VmRSS:") ?? peakUsage }

  /// The peak since the program started.
  static var peak: Int { status("VmHWM:") ?? peakUsage }

  /// A line of Linux's `/proc/self/status`. Its peak covers only this program; `getrusage` also
  /// counts the program that started it.
  private static func status(_ name: String) -> Int? {
    guard let file = fopen("/proc/self/status", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
      guard text.hasPrefix(name) else { continue }
      return text.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }
    return nil
  }

  private static var peakUsage: Int {
    #if canImport(Darwin)
    var usage = rusage()
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss >> 10
    #else
    return 0
    #endif
  }
}
