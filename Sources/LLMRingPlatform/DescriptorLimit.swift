/// How many files the process may have open.
package enum DescriptorLimit {
  /// Number of descriptors that can still be opened, counted up to `count`.
  ///
  /// - Parameter count: If the limit is lower, it is raised as far as the system lets the user raise
  ///   it.
  package static func available(_ count: Int) -> Int {
    let free = countFree(upTo: count)
    guard free < count, raise() else { return free }
    return countFree(upTo: count)
  }

  /// Opens as many as there may be and closes them: the number that other programs have handed down
  /// is not known otherwise.
  private static func countFree(upTo count: Int) -> Int {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    while opened.count < count {
      let descriptor = fcntl(0, F_DUPFD_CLOEXEC, 0)
      guard descriptor >= 0 else { break }
      opened.append(descriptor)
    }
    return opened.count
  }

  /// Raises the limit to what is usual. Returns `false` if it cannot be raised.
  private static func raise() -> Bool {
    var limit = rlimit()
    #if canImport(Darwin)
    let resource = RLIMIT_NOFILE
    #else
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #endif
    guard getrlimit(resource, &limit) == 0 else { return false }
    let usual = min(rlim_t(1024), limit.rlim_max)
    guard usual > limit.rlim_cur else { return false }
    limit.rlim_cur = usual
    return setrlimit(resource, &limit) == 0
  }
}
