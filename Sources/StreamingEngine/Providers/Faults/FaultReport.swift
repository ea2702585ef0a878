internal import LLMRingWire

/// A provider's error report.
///
/// Servers, gateways and proxies use dozens of formats, and nest them in one another. So the report
/// is found by what its members mean, at any depth, and not by a list of formats:
///
/// | format | sent by |
/// |---|---|
/// | `{"error":{"message","type","code","param"}}` | OpenAI and compatible servers |
/// | `{"error":{…,"metadata":{"raw","provider_name"}}}` | OpenRouter |
/// | `{"type":"error","error":{"type","message"},"request_id"}` | Anthropic |
/// | `{"error":{"code","message","status","details":[…]}}`, also in an array | Gemini |
/// | `{"error":"text"}` | Ollama, TGI |
/// | `{"object":"error","message"}`, `{"detail":[{"loc","msg"}]}` | vLLM, FastAPI, Mistral |
/// | `{"base_resp":{"status_code","status_msg"}}` | MiniMax |
/// | `{"success":false,"errors":[{"code","message"}]}` | Cloudflare |
/// | `{"__type","Message"}`, `{"fault":{"faultstring"}}`, `{"title","detail"}` | AWS, Apigee, RFC 9457 |
///
/// The report may itself be framed as server-sent events, be in a string, or be XML.
struct FaultReport: Error, Equatable {
  /// What the server says, not shortened.
  var message: String?
  var type: String?
  var code: String?
  /// Gemini's name for the code, such as `RESOURCE_EXHAUSTED`.
  var status: String?
  /// More specific codes than the type and the code: reasons, quotas, and the error types of
  /// upstream providers.
  var causes: [String] = []
  /// The field of the request that is wrong, such as `messages[0].content`.
  var parameter: String?
  var retryDelay: Duration?
  var requestID: String?
  /// Whether the body is marked as an error. Otherwise it only has a text where errors have theirs.
  var isExplicit = false

  init(message: String? = nil) {
    self.message = message
  }

  /// Parses the body of an error response, or a payload of a stream. Returns `nil` if it is not an
  /// error report.
  init?(_ body: ArraySlice<UInt8>) {
    let body = body.prefix(Self.limit).drop {
      $0 <= UInt8(ascii: " ") || [0xEF, 0xBB, 0xBF].contains($0)
    }
    guard let value = Self.json(body) ?? Self.firstPayload(of: body) else { return nil }
    self.init()
    read(body: value)
    if !isExplicit, message == nil { return nil }
  }

  /// The longest sentence in a JSON body that is not a report of a known form.
  static func sentence(in body: ArraySlice<UInt8>) -> String? {
    json(body.prefix(limit)).flatMap { sentence(in: $0) }
  }

  /// Parses the value of an `error` member. Returns `nil` if the value means "no error".
  init?(errorIn json: inout JSONScanner) throws(JSONError) {
    if let flag = try json.bool() {
      if !flag { return nil }
      self.init()
      isExplicit = true
    } else {
      self.init(error: try JSONValue(&json))
    }
  }

  /// The code as an HTTP status, if it is one.
  var statusCode: Int? {
    [code, status].lazy.compactMap { $0.flatMap { Int($0) } }.first { (400...599).contains($0) }
  }

  /// The provider's name for the error: its type, or the code if the type is the one that OpenAI
  /// uses for every invalid request.
  var word: String? {
    if let status, Int(status) == nil { return status }
    if let type, type != "invalid_request_error" { return type }
    return code ?? type
  }

  /// Maximum number of bytes of a body that are read. A longer one is an answer.
  private static let limit = 256 << 10

  /// A JSON body. Text may follow the JSON, and a body that was cut off is read as far as it goes.
  private static func json(_ body: ArraySlice<UInt8>) -> JSONValue? {
    guard let first = body.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    var json = PartialJSON()
    json.append(String(decoding: body, as: UTF8.self))
    return json.value
  }

  /// The first report in a body that is framed as server-sent events. A payload that is not JSON
  /// is itself the message.
  private static func firstPayload(of body: ArraySlice<UInt8>) -> JSONValue? {
    let fields = ["data:", "event:", "id:", "retry:", ":"]
    guard fields.contains(where: { body.starts(with: $0.utf8) }) else { return nil }
    var events = ServerSentEventDecoder()
    events.append(Array(body))
    events.finish()
    var text: JSONValue?
    while case .event(let event)? = (try? events.next()) ?? nil {
      if let value = json(event.data) { return value }
      let data = String(decoding: event.data, as: UTF8.self)
      if text == nil, !data.isEmpty, !data.hasPrefix("[DONE]") {
        text = .object([("error", .string(data))])
      }
    }
    return text
  }
}
