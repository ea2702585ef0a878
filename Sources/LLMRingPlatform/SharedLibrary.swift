internal import CLLMRingPlatform

/// A library that is loaded while the program runs, and stays until its end.
package struct SharedLibrary {
  private let handle: UnsafeMutableRawPointer

  /// - Parameter path: A path, or a file name that the system looks for in its own folders.
  package init?(_ path: String) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else { return nil }
    self.handle = handle
  }

  /// The address of a function.
  package func symbol(_ name: String) -> UnsafeMutableRawPointer? {
    dlsym(handle, name)
  }

  /// The file that a symbol was loaded from.
  package static func file(of symbol: UnsafeRawPointer) -> String? {
    lrp_file_of_address(symbol).map { String(cString: $0) }
  }

  /// Where libcurl is, in the order in which it is looked for: first what `LLMRING_LIBCURL` names.
  ///
  /// On macOS these are paths: a file name alone may be looked for in the current folder, and
  /// Homebrew's copy is in none of the system's.
  package static var curlPaths: [String] {
    let usual =
      switch OperatingSystem.current {
      case .linux: ["libcurl.so.4"]
      case .macOS:
        [
          "/opt/homebrew/opt/curl/lib/libcurl.4.dylib", "/usr/local/opt/curl/lib/libcurl.4.dylib",
          "/usr/lib/libcurl.4.dylib",
        ]
      }
    return [ProcessEnvironment.value("LLMRING_LIBCURL")].compactMap(\.self) + usual
  }
}
