/// Opens the terminal that controls this process, for reading and writing.
///
/// On macOS `poll(2)` cannot wait for `/dev/tty`, so there the terminal is opened by its own name,
/// which one of the standard streams has unless all of them are redirected.
///
/// - Returns: A descriptor that no child inherits; `nil` if there is no such terminal.
package func openControllingTerminal() -> Int32? {
  var paths = ["/dev/tty"]
  if OperatingSystem.current == .macOS {
    paths = [2, 1, 0].compactMap(terminalName) + paths
  }
  for path in paths {
    let descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    if descriptor >= 0 { return descriptor }
  }
  return nil
}

/// The path of the terminal that a descriptor leads to, or `nil` if it leads to none.
package func terminalName(_ descriptor: Int32) -> String? {
  var name = [CChar](repeating: 0, count: 256)
  guard ttyname_r(descriptor, &name, name.count) == 0 else { return nil }
  return String(
    decoding: name.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
}
