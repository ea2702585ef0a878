/// How the members of a report are read. Names are compared without their case and underscores,
/// because every server has its own: `Message`, `error_message`, `errorMessage`.
extension FaultReport {
  /// Reports are a few levels deep. A deeper one is not worth the time.
  private static let depthLimit = 8

  /// Names of members that hold the text, the most specific one first.
  private static let texts = [
    "message", "msg", "errormessage", "errormsg", "errmsg", "statusmsg", "statusmessage", "detail",
    "details", "faultstring", "errordescription", "description", "reason", "title",
  ]

  /// Names of members that hold another report.
  private static let reports = ["error", "errors", "fault", "baseresp", "innererror", "cause"]

  private static let names: Set = [
    "type", "errortype", "code", "errorcode", "errcode", "status", "statuscode", "httpstatus",
    "httpcode",
  ]

  /// Words for "no error" in a member that always has a value.
  private static let success: Set = ["", "0", "200", "ok", "success", "succeeded", "none", "null"]

  /// Reads the value of an `error` member. `nil` if the value means "no error".
  init?(error value: JSONValue, depth: Int = 0) {
    guard depth < Self.depthLimit else { return nil }
    self.init()
    read(value, depth: depth)
    let words = [code, type, status].compactMap { $0 }
    let isSuccess =
      Self.success.contains(message?.lowercased() ?? "")
      && words.allSatisfy { Self.success.contains($0.lowercased()) } && causes.isEmpty
    if isSuccess, value.bool != true { return nil }
    if isSuccess { message = nil }
    message = message ?? Self.sentence(in: value)
    isExplicit = true
  }

  /// Reads a whole body or payload.
  mutating func read(body value: JSONValue, depth: Int = 0) {
    guard depth < Self.depthLimit else { return }
    switch value {
    case .array(let elements):
      for element in elements.prefix(8) where !isExplicit { read(body: element, depth: depth + 1) }
    case .object(let members):
      let members = Members(members)
      read(members, depth: depth)
      isExplicit = isExplicit || isMarked(members)
      // An answer's own members are read only for the error in them.
      for name in ["choices", "response", "data"] where !isExplicit {
        for element in members[name]?.items.prefix(8) ?? [] {
          guard case .object(let inner) = element, let error = Members(inner)["error"],
            let report = FaultReport(error: error)
          else { continue }
          adopt(report)
        }
      }
    default: break
    }
  }

  /// The longest sentence in a report of an unknown form.
  static func sentence(in value: JSONValue) -> String? {
    let texts: [String] =
      switch value {
      case .string(let text): text.trimmed.contains(where: \.isWhitespace) ? [text] : []
      case .array(let elements): elements.prefix(8).compactMap(sentence)
      case .object(let members): members.compactMap { sentence(in: $0.1) }
      case .bool, .int, .double, .number, .null: []
      }
    return texts.max { $0.count < $1.count }
  }

  /// Whether the members say that the body is an error.
  private func isMarked(_ members: Members) -> Bool {
    if members["object"]?.string == "error" || members["type"]?.string == "error" { return true }
    if members["success"]?.bool == false || members["ok"]?.bool == false { return true }
    if ["error", "fail", "failed", "failure"].contains(members["status"]?.string?.lowercased()) {
      return message != nil
    }
    if members["detail"] != nil, message != nil { return true }
    guard message != nil else { return statusCode != nil }
    return !Self.success.contains(code?.lowercased() ?? "") || statusCode != nil
  }

  private mutating func read(_ value: JSONValue, depth: Int) {
    guard depth < Self.depthLimit else { return }
    switch value {
    case .string(let text): read(text: text, depth: depth)
    case .array(let elements): read(elements, depth: depth)
    case .object(let members): read(Members(members), depth: depth)
    case .int(let code): self.code = self.code ?? (code == 0 ? nil : String(code))
    case .double, .number, .bool, .null: break
    }
  }

  /// Several reports become one, with their messages joined.
  private mutating func read(_ elements: [JSONValue], depth: Int) {
    var messages: [String] = []
    for element in elements.prefix(5) {
      var report = FaultReport()
      report.read(element, depth: depth + 1)
      if let text = report.message, !messages.contains(text) { messages.append(text) }
      adopt(report)
    }
    message = messages.isEmpty ? message : messages.joined(separator: "; ")
  }

  /// A text may contain a report: JSON, or a web page of an upstream server.
  private mutating func read(text: String, depth: Int) {
    if let (value, preamble) = EmbeddedJSON.find(in: text) {
      var report = FaultReport()
      report.read(body: value, depth: depth + 1)
      if report.message != nil, report.isExplicit || preamble.isEmpty {
        report.demote()
        adopt(report)
        // "litellm.RateLimitError: OpenAIException - {…}"
        if !preamble.isEmpty { causes.append(String(preamble.prefix(200))) }
        return
      }
    }
    let text = FaultText.plain(text)
    if !text.isEmpty { message = text }
  }

  private mutating func read(_ members: Members, depth: Int) {
    readNames(members)
    readDetails(members, depth: depth)
    var text = self.text(in: members, depth: depth)
    for name in Self.reports {
      guard let value = members[name] else { continue }
      if name == "baseresp" {
        readBaseResponse(value)
        continue
      }
      guard var report = FaultReport(error: value, depth: depth + 1) ?? Self.list(in: value) else {
        continue
      }
      // "error" may be a word that stands beside the message.
      if let word = report.message, !word.contains(where: \.isWhitespace) {
        report.causes.append(word)
        if text != nil { report.message = nil }
      }
      text = Self.joined(report.message, text, isList: name == "errors")
      report.message = nil
      adopt(report)
      isExplicit = true
    }
    if let raw = members["metadata"]?["raw"], raw.string != "" {
      var report = FaultReport()
      report.read(raw, depth: depth + 1)
      report.demote()
      let source = members["metadata"]?["provider_name"]?.string.map { " (\($0))" } ?? ""
      let outer = text ?? "the upstream provider reported an error"
      text = report.message.map { "\(outer)\(source): \($0)" } ?? outer + source
      report.message = nil
      adopt(report)
    } else if let source = members["metadata"]?["provider_name"]?.string, let outer = text,
      outer.lowercased().contains("error")
    {
      // "Provider returned error" does not say which provider.
      text = "\(outer) (\(source))"
    }
    if let field = Self.path(members["loc"]) {
      parameter = parameter ?? field
      text = text.map { $0.contains(field) ? $0 : "\(field): \($0)" }
    }
    message = text ?? message
  }

  /// The message of an object: the first of its members that has one.
  private mutating func text(in members: Members, depth: Int) -> String? {
    for name in Self.texts {
      guard let value = members[name] else { continue }
      var report = FaultReport()
      report.read(value, depth: depth + 1)
      guard let text = report.message else {
        adopt(report)
        continue
      }
      report.message = nil
      adopt(report)
      return text
    }
    return nil
  }

  /// Joins the messages of an inner and an outer report, unless one repeats the other.
  private static func joined(_ inner: String?, _ outer: String?, isList: Bool) -> String? {
    guard let inner, let outer else { return inner ?? outer }
    if inner.contains(outer) { return inner }
    if outer.contains(inner) { return outer }
    return isList ? "\(outer): \(inner)" : "\(inner): \(outer)"
  }

  private mutating func readNames(_ members: Members) {
    for (name, value) in members.list where Self.names.contains(name) {
      guard let word = value.scalar, !word.isEmpty else { continue }
      switch name {
      // The value "error" is the type of the event and says nothing about the error, nor does the
      // URL that RFC 9457 puts there.
      case "type" where word == "error" || word.contains(":"): break
      case "type": type = word
      case "status": status = word
      case "code" where !Self.success.contains(word): code = word
      case "errortype": causes.append(word)
      default: if code == nil, !Self.success.contains(word) { code = word }
      }
    }
    for name in ["__type", "Output"] {
      if let word = members[raw: name]?.string ?? members[raw: name]?["__type"]?.string {
        type = word
        isExplicit = true
      }
    }
    if let field = members["param"]?.string, !field.isEmpty { parameter = field }
    requestID = members["requestid"]?.string ?? requestID
    if let seconds = members["retryafter"]?.exactNumber?.double
      ?? members["retryafterseconds"]?.exactNumber?.double
    {
      retryDelay = RetryDelay.duration(seconds: seconds)
    }
  }

  /// Reads what stands beside the message: reasons, quotas and delays.
  private mutating func readDetails(_ members: Members, depth: Int) {
    guard depth < Self.depthLimit else { return }
    for (name, value) in members.list {
      switch name {
      case "reason", "errorcode", "errortype", "quotaid":
        if let cause = value.string, !cause.contains(" ") { causes.append(cause) }
      case "retrydelay":
        retryDelay = value.string.flatMap { RetryDelay.duration($0[...]) } ?? retryDelay
      // OpenRouter includes the input that its moderation rejected.
      case "flaggedinput": causes.append("content_filter")
      case "details", "detail", "metadata", "violations", "extensions", "innererror":
        for case .object(let inner) in value.items {
          let inner = Members(inner)
          if name == "extensions" || name == "innererror", let word = inner["code"]?.string {
            causes.append(word)
          }
          readDetails(inner, depth: depth + 1)
        }
      default: break
      }
    }
  }

  /// MiniMax adds this to every answer. Only a status other than 0 is an error.
  private mutating func readBaseResponse(_ value: JSONValue) {
    guard let status = value["status_code"]?.scalar.flatMap({ Int($0) }), status != 0 else {
      return
    }
    isExplicit = true
    code = code ?? String(status)
    message = value["status_msg"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? message
    let cause: String? =
      switch status {
      case 1001: "timeout_error"
      case 1002, 1039, 1041, 2045: "rate_limit_exceeded"
      case 1004, 2049: "invalid_api_key"
      case 1008, 2056: "insufficient_quota"
      case 1026, 1027: "content_filter"
      case 1042, 2013: "invalid_request_error"
      default: nil
      }
    causes += cause.map { [$0] } ?? []
  }

  /// The field that a list such as `["body","messages",0,"content"]` leads to.
  private static func path(_ value: JSONValue?) -> String? {
    var path = ""
    for element in value?.items ?? [] {
      switch element {
      case .int(let index): path += "[\(index)]"
      case .string("body"): break
      case .string(let name): path += path.isEmpty ? name : ".\(name)"
      default: break
      }
    }
    return path.isEmpty ? nil : path
  }

  /// Turns the names of an upstream provider's error into causes.
  private mutating func demote() {
    causes += [code, type, status].compactMap { $0 }
    (code, type, status) = (nil, nil, nil)
  }

  /// Takes over what an inner report knows. Its names are more specific.
  private mutating func adopt(_ inner: FaultReport) {
    message = inner.message ?? message
    type = inner.type ?? type
    code = inner.code ?? code
    status = inner.status ?? status
    causes += inner.causes
    parameter = inner.parameter ?? parameter
    retryDelay = inner.retryDelay ?? retryDelay
    requestID = inner.requestID ?? requestID
    isExplicit = isExplicit || inner.isExplicit
  }

  /// The messages of an object such as `{"model":["The model field is required."]}`.
  private static func list(in value: JSONValue) -> FaultReport? {
    guard case .object(let members) = value else { return nil }
    let texts = members.prefix(5).flatMap { $0.1.items.prefix(5).compactMap(\.string) }
      .filter { $0.contains(where: \.isWhitespace) }
    return texts.isEmpty ? nil : FaultReport(message: texts.joined(separator: "; "))
  }

  /// The members of an object by their normalised names.
  private struct Members {
    let list: [(name: String, value: JSONValue)]
    private let original: [(String, JSONValue)]

    init(_ members: [(String, JSONValue)]) {
      original = members
      list = members.map { name, value in
        (name.lowercased().filter { $0 != "_" && $0 != "-" }, value)
      }
    }

    subscript(name: String) -> JSONValue? {
      list.first { $0.name == name && !$0.value.isNull }?.value
    }

    subscript(raw name: String) -> JSONValue? { original.first { $0.0 == name }?.1 }
  }
}

extension JSONValue {
  /// A string or number as text.
  fileprivate var scalar: String? {
    switch self {
    case .string(let text): text
    case .int(let value): String(value)
    case .double(let value): Int(exactly: value).map { String($0) }
    default: nil
    }
  }

  /// The elements of an array; a single value counts as an array of one.
  fileprivate var items: [JSONValue] {
    if case .array(let elements) = self { elements } else { [self] }
  }
}
