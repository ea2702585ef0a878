import LLMRingPlatform
import LLMRingConversations
import StreamingEngine
import LLMRingREPL

/// Checks of the system libraries that the program uses.
enum LibraryChecks {
  static func findings(environment: [String: String]) -> [Finding] {
    http(environment) + [sqlite()]
  }

  private static func http(_ environment: [String: String]) -> [Finding] {
    let survey: CurlSurvey
    switch CurlSurvey.make() {
    case .success(let found): survey = found
    case .failure(let fault): return [Finding("libcurl", .problem, fault.words)]
    }
    guard let tls = survey.tls else {
      return [
        Finding(
          "libcurl", .problem, "\(survey.version) does not support https",
          advice: "install another build of libcurl")
      ]
    }
    let versions = survey.hasHTTP2 ? "HTTP/2" : "HTTP/1.1 only"
    return [
      .ok(
        "libcurl",
        ([survey.version, tls, versions] + [survey.file].compactMap(\.self))
          .joined(separator: ", ")),
      certificates(survey, environment),
    ]
  }

  private static func certificates(
    _ survey: CurlSurvey, _ environment: [String: String]
  ) -> Finding {
    for variable in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
      guard let path = environment.nonEmpty(variable) else { continue }
      guard access(path, R_OK) == 0 else {
        return Finding(
          "certificates", .problem, "\(variable) is \(path), which cannot be read",
          advice: "correct it or unset it")
      }
      return .ok("certificates", "\(path) (\(variable))")
    }
    guard let path = survey.certificates else { return .ok("certificates", "the system's") }
    if access(path, R_OK) == 0 { return .ok("certificates", path) }
    return Finding(
      "certificates", .problem, "\(path) cannot be read",
      advice: "install the package ca-certificates")
  }

  private static func sqlite() -> Finding {
    let library = ConversationStore.library()
    let journal =
      switch library.rule {
      case .rollback: "rollback journal"
      case .writeAheadLog: "write-ahead log"
      }
    return .ok("SQLite", "\(library.version), \(journal)")
  }
}
