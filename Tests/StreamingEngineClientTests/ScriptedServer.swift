import StreamingEngine
import Synchronization

/// A transport that plays scripted answers in the format of Chat Completions and keeps the requests.
final class ScriptedServer: Transport {
  struct Reply {
    var status = 200
    var body: String

    /// An answer whose pieces arrive one by one.
    static func answer(_ pieces: [String], finish: String = "stop") -> Reply {
      let deltas = pieces.map {
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\(JSONValue.string($0).text)}}]}\n\n"
      }
      return Reply(
        body: deltas.joined()
          + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"\(finish)\"}]}\n\n"
          + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}\n\n"
          + "data: [DONE]\n\n")
    }

    static func error(_ status: Int, _ message: String) -> Reply {
      Reply(status: status, body: "{\"error\":{\"message\":\"\(message)\"}}")
    }
  }

  private struct State {
    var replies: ArraySlice<Reply>
    var requests: [HTTPRequest] = []
  }

  private let state: Mutex<State>

  /// - Parameter replies: One per request, in order. The last one is repeated.
  init(_ replies: Reply...) {
    state = Mutex(State(replies: replies[...]))
  }

  var requests: [HTTPRequest] { state.withLock(\.requests) }

  /// The bodies of the requests.
  var bodies: [JSONValue?] {
    requests.map { JSONValue(parsing: String(decoding: $0.body, as: UTF8.self)) }
  }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let reply = state.withLock { state in
      state.requests.append(request)
      return state.replies.count > 1 ? state.replies.removeFirst() : state.replies.first
    }
    guard let reply else { throw .refused("the script") }
    return HTTPResponse(
      status: reply.status, headers: [:], body: Body(Array(reply.body.utf8)))
  }

  private final class Body: ResponseBody {
    private let bytes: Mutex<[UInt8]?>

    init(_ bytes: [UInt8]) {
      self.bytes = Mutex(bytes)
    }

    func next() async throws(TransportError) -> [UInt8]? {
      bytes.withLock { bytes in
        defer { bytes = nil }
        return bytes
      }
    }
  }
}

extension LLMRing {
  /// An engine whose providers, named `one` and `two` unless others are given, are a script.
  static func scripted(
    _ server: ScriptedServer, providers: [Provider]? = nil, pool: [String] = ["one:a"]
  ) -> LLMRing {
    let usual = ["one", "two"].map {
      Provider(
        name: $0, format: .openAIChat, baseURL: "http://127.0.0.1:1/v1",
        key: .value(Secret("sk-of-\($0)")))
    }
    let lockfile = Lockfile(
      defaultProfile: "default",
      profiles: [.init(name: "default", bindings: [.init(alias: "chat", models: pool)])])
    var configuration = Configuration(
      providers: providers ?? usual, aliases: .fixed(lockfile))
    configuration.retries = .once
    return LLMRing(configuration: configuration, transport: server)
  }
}
