import CLLMRingEditLine

/// The library used for line editing. It is linked, so it is always present.
package enum EditorLibrary {
  /// The version of the headers used to build the program. The library does not report its own.
  package static let version = "\(LIBEDIT_MAJOR).\(LIBEDIT_MINOR)"
}
