/// The time zone of the user.
package enum LocalTime {
  /// How far local time is ahead of UTC at a moment, in seconds; 0 if the zone is unknown.
  ///
  /// - Parameter seconds: Seconds since 1970.
  package static func offset(atSecondsSince1970 seconds: Int64) -> Int64 {
    var time = time_t(seconds)
    var parts = tm()
    guard localtime_r(&time, &parts) != nil else { return 0 }
    return Int64(parts.tm_gmtoff)
  }
}
