extension stat {
  /// When the contents of the file were last changed, in milliseconds since 1970 UTC.
  package var modifiedAt: Int64 {
    #if canImport(Darwin)
    let time = st_mtimespec
    #else
    let time = st_mtim
    #endif
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
