/// The systems that the program runs on, for the few texts and paths that differ.
package enum OperatingSystem: Sendable {
  case linux
  case macOS

  #if canImport(Darwin)
  package static let current = OperatingSystem.macOS
  #else
  package static let current = OperatingSystem.linux
  #endif
}
