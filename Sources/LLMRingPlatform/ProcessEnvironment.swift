internal import CLLMRingPlatform

/// The variables of this process, and those that a child may see.
package enum ProcessEnvironment {
  /// Ends of the names of variables that hold secrets.
  private static let secretEndings = ["_KEY", "_TOKEN", "_SECRET", "_PASSWORD"]

  /// Each as `NAME=value`.
  package static var current: [String] {
    var variables: [String] = []
    var entry = lrp_environment()
    while let text = entry?.pointee {
      variables.append(String(cString: text))
      entry = entry?.successor()
    }
    return variables
  }

  /// By name. Of several with one name, the first counts, as for `getenv`.
  package static var variables: [String: String] {
    Dictionary(
      current.compactMap { entry in
        entry.firstIndex(of: "=").map {
          (String(entry[..<$0]), String(entry[entry.index(after: $0)...]))
        }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// ``current`` without the variables whose names say that they hold keys.
  package static var withoutSecrets: [String] { current.filter { !isSecret($0) } }

  /// Whether the name of `NAME=value` says that the value is a key, in either case of letters.
  package static func isSecret(_ variable: String) -> Bool {
    let name = variable.prefix { $0 != "=" }.uppercased()
    return secretEndings.contains { name.hasSuffix($0) }
  }

  /// The value of a variable; `nil` where it is not set or empty.
  package static func value(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
