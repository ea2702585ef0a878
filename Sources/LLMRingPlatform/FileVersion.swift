/// What tells one content of a file from another without reading it.
package struct FileVersion: Sendable, Equatable {
  private let device: UInt64
  private let number: UInt64
  private let size: Int64
  /// When the file was last changed in any way, in nanoseconds since 1970.
  private let change: Int64

  /// The version of the file at a path, or `nil` if the file does not exist.
  package init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
    let time = status.st_ctimespec
    #else
    let time = status.st_ctim
    #endif
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
    size = Int64(status.st_size)
    change = Self.nanoseconds(time)
  }

  /// Whether a later change is sure to make another version: file systems note the time of a change
  /// only to some milliseconds, and old ones to two seconds.
  package var isSettled: Bool {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let granularity: Int64 = change % 1_000_000_000 == 0 ? 2_000_000_000 : 20_000_000
    return Self.nanoseconds(time) - change > granularity
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
