import CEditLine

/// The library that lines are edited with. It is linked, so a program that runs has it.
package enum EditorLibrary {
  /// The version of the headers that the program was built with; the library does not tell its own.
  package static let version = "\(LIBEDIT_MAJOR).\(LIBEDIT_MINOR)"
}
