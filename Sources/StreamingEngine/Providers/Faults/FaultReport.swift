internal import Wire

/// A provider's error report, in any of the known formats.
///
/// | format | sent by |
/// |---|---|
/// | `{"error":{"message","type","code","param"}}` | OpenAI and compatible servers |
/// | `{"type":"error","error":{"type","message","details"},"request_id"}` | Anthropic |
/// | `{"error":{"code","message","status","details":[…]}}`, also in an array | Gemini |
/// | `{"error":"text"}` | Ollama |
/// | `{"message",…}`, `{"detail":"text"}`, `{"detail":[{"msg"}]}` | older and smaller servers |
///
/// Codes can be strings or numbers.
struct FaultReport: Error, Equatable {
  var message: String?
  var type: String?
  var code: String?
  /// Gemini's name for the code, such as `RESOURCE_EXHAUSTED`.
  var status: String?
  /// More specific codes than the type and the code: reasons, quotas, and the error types of
  /// upstream providers.
  var causes: [String] = []
  var retryDelay: Duration?
  var requestID: String?
  /// Whether the body has an `error` member, and not only a message.
  private var isExplicit = false

  init(message: String? = nil) {
    self.message = message
  }

  /// Parses the body of an error response. Returns `nil` if it is not an error report.
  init?(_ body: ArraySlice<UInt8>) {
    var found: FaultReport?
    do {
      try JSONScanner.read(body) { json throws(JSONError) in
        found = try Self.report(in: &json)
        try json.finish()
      }
    } catch {
      return nil
    }
    guard let found else { return nil }
    self = found
  }

  /// Parses the value of an `error` member. Returns `nil` if the value means "no error".
  init?(errorIn json: inout JSONScanner) throws(JSONError) {
    self.init()
    if let text = try json.string() {
      if text.isEmpty { return nil }
      message = text
    } else if try json.enterObject() {
      try readMembers(of: &json)
      if self == FaultReport() { return nil }
    } else if try json.bool() != true {
      return nil
    }
    isExplicit = true
  }

  /// The code as an HTTP status, if it is one.
  var statusCode: Int? {
    code.flatMap { Int($0) }.flatMap { (400...599).contains($0) ? $0 : nil }
  }

  /// The provider's name for the error: its type, or the code if the type is the one that OpenAI
  /// uses for every invalid request.
  var word: String? {
    if let status { return status }
    if let type, type != "invalid_request_error" { return type }
    return code ?? type
  }

  private static func report(in json: inout JSONScanner) throws(JSONError) -> FaultReport? {
    var report: FaultReport?
    if try json.enterArray() {
      while try json.nextElement() {
        if report == nil { report = try Self.report(in: &json) }
      }
    } else if try json.enterObject() {
      var object = FaultReport()
      try object.readMembers(of: &json)
      if object.isExplicit || object.message != nil { report = object }
    }
    return report
  }

  private mutating func readMembers(of json: inout JSONScanner) throws(JSONError) {
    var inner: FaultReport?
    while let name = try json.nextName() {
      switch name {
      case "error": inner = try FaultReport(errorIn: &json)
      case "message": message = try json.string() ?? message
      case "detail": message = try Self.detail(in: &json) ?? message
      // The value "error" is the type of the event and says nothing about the error.
      case "type": type = try json.string().flatMap { $0 == "error" ? nil : $0 }
      case "code": code = try json.stringOrNumber()
      case "status": status = try json.string()
      case "details", "metadata": try readDetails(in: &json)
      case "request_id": requestID = try json.string()
      default: break
      }
    }
    guard var inner else { return }
    inner.requestID = inner.requestID ?? requestID
    self = inner
  }

  private mutating func readDetails(in json: inout JSONScanner) throws(JSONError) {
    if try json.enterArray() {
      while try json.nextElement() { try readDetails(in: &json) }
    }
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "reason", "error_code", "error_type", "quotaId":
        if let cause = try json.string() { causes.append(cause) }
      case "retryDelay":
        retryDelay = try json.string().flatMap { RetryDelay.duration($0[...]) }
      // OpenRouter includes the input that its moderation rejected.
      case "flagged_input": causes.append("content_filter")
      case "violations": try readDetails(in: &json)
      default: break
      }
    }
  }

  private static func detail(in json: inout JSONScanner) throws(JSONError) -> String? {
    if let text = try json.string() { return text }
    var text: String?
    if try json.enterArray() {
      while try json.nextElement() {
        guard try json.enterObject() else { continue }
        while let name = try json.nextName() {
          if case "msg" = name, text == nil { text = try json.string() }
        }
      }
    }
    return text
  }
}
