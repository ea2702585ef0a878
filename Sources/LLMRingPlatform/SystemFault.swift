/// A system call that failed.
package struct SystemFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The value of `errno`.
  package let code: Int32

  package init(code: Int32) {
    self.code = code
  }

  /// The error of the last failed system call on this thread.
  package static var last: SystemFault { SystemFault(code: errno) }

  /// The system's words, made to stand within a sentence: `no such file or directory`.
  package var description: String {
    guard let words = strerror(code) else { return "error \(code)" }
    let text = String(cString: words)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
