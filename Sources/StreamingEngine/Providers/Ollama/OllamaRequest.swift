/// The body of `POST /api/chat`; also what the built-in guide reads.
struct OllamaRequest: Codable {
  var model: String
  var messages: [Message]
  var stream: Bool? = true
  var think: Think?
  /// Sampling parameters: at the top level Ollama would silently pass over them.
  var options: Options?

  struct Message: Codable {
    var role: StreamingEngine.Message.Role
    var content: String

    init(_ message: StreamingEngine.Message) {
      role = message.role
      content = message.content
    }
  }

  struct Options: Codable {
    var temperature: Double?
    var numPredict: Int?

    enum CodingKeys: String, CodingKey {
      case temperature
      case numPredict = "num_predict"
    }
  }

  enum Think: Codable {
    case toggle(Bool)
    case level(String)

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      self =
        if let isOn = try? value.decode(Bool.self) { .toggle(isOn) } else {
          .level(try value.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
      var value = encoder.singleValueContainer()
      switch self {
      case .toggle(let isOn): try value.encode(isOn)
      case .level(let level): try value.encode(level)
      }
    }
  }
}
