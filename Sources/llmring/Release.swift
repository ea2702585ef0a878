/// What this build of the program is.
enum Release {
  /// The only place that names the version. `--version`, `doctor` and the man page read it here; the
  /// packages and the release notes are checked against what the program prints.
  static let version = "0.1.0"
}
