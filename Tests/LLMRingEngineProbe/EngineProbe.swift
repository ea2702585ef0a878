import LLMRingPlatform
import StreamingEngine
import Synchronization

/// Runs the engine against a server that exceeds all limits, or with many responses at once, and
/// prints the results and the memory used. It is a separate process, so other work does not
/// distort the figures.
///
///     LLMRingEngineProbe kept text|reasoning|arguments|calls
///     LLMRingEngineProbe endless | line | empties | unread | crowd [STREAMS] | latency [ANSWERS] | resolving
///     LLMRingEngineProbe read FORMAT URL [joined]
@main
enum LLMRingEngineProbe {
  static let finish = """
    data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

    data: [DONE]


    """

  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.count > 2, arguments[0] == "read", let format = WireFormat(rawValue: arguments[1])
    {
      return await measure(format, at: arguments[2], joinsText: arguments.last == "joined")
    }
    // Memory that is allocated only once does not count as growth.
    _ = await read(serve(.init(opening: event("warm"), ending: finish)))
    let before = ProcessMemory.now
    let start = ContinuousClock.now
    var line: String
    switch arguments.first {
    case "endless":
      let text = String(repeating: "x", count: 16 << 10)
      line = await read(serve(.init(piece: event(text), times: .max)))
    case "kept":
      line = await keep(arguments.last ?? "")
    case "line":
      line = await read(serve(.init(opening: "data: ", piece: filler, times: 1 << 20)))
    case "empties":
      let answer = CrowdServer.Answer(
        opening: event("a"), piece: "data:\n\n", times: 1_000_000, ending: finish)
      line = await read(serve(answer))
    case "unread":
      line = try await leaveUnread()
    case "crowd":
      line = try await crowd(arguments.dropFirst().first.flatMap { Int($0) } ?? 1000, before)
    case "latency":
      let answers = arguments.dropFirst().first.flatMap { Int($0) } ?? 200
      line = try await Latency().measure(answers, ring: { ring($0, .openAIChat) }, request)
    #if os(Linux)
    case "resolving":
      let transport = CurlTransport(environment: [:])
      let there = serve(.init(opening: event("here"), ending: finish))
      line = try await MuteResolver.measure(
        ring("http://\(MuteResolver.name)/v1", .openAIChat, over: transport), request
      ) {
        let url = "http://127.0.0.1:\(there.port)/v1"
        return await read(ring(url, .openAIChat, over: transport).chatStream(request)) {}
      }
    #endif
    default:
      print(
        """
        usage: LLMRingEngineProbe kept text|reasoning|arguments|calls | endless | line | empties | unread | crowd [STREAMS] \
        | latency [ANSWERS] | resolving | read FORMAT URL [joined]
        """)
      exit(2)
    }
    line += " grown=\((ProcessMemory.peak - before) >> 10)MiB"
    line += " took=\(start.duration(to: .now))"
    print(line)
  }

  /// Reads an endless response of one kind and keeps all of it, as ``LLMRing/chat(_:profile:)`` does.
  private static func keep(_ kind: String) async -> String {
    let text = String(repeating: "x", count: 16 << 10)
    func call(_ index: Int, _ arguments: String) -> String {
      delta(
        #""tool_calls":[{"index":\#(index),"id":"c\#(index)","function":{"name":"f","arguments":"\#(arguments)"}}]"#
      )
    }
    let answer: CrowdServer.Answer =
      switch kind {
      case "reasoning": .init(piece: delta(#""reasoning_content":"\#(text)""#), times: .max)
      case "arguments": .init(piece: call(0, text), times: .max)
      case "calls":
        .init(opening: (0..<2000).map { call($0, "{}") }.joined(), ending: finish)
      default: .init(piece: event(text), times: .max)
      }
    var response = LLMResponse(content: "", model: "here:m", finishReason: .other)
    var fragments = 0
    do {
      for try await chunk in ring(serve(answer)).chatStream(request) {
        response.append(chunk)
        if !chunk.toolCalls.isEmpty { fragments += 1 }
      }
      return "end=none"
    } catch {
      let words = "\(error)".replacing(" ", with: "_")
      return "text=\(response.content.utf8.count) reasoning=\(response.reasoning.utf8.count) "
        + "fragments=\(fragments) calls=\(response.toolCalls.count) end=\(words)"
    }
  }

  private static func delta(_ members: String) -> String {
    #"data: {"choices":[{"index":0,"delta":{\#(members)}}]}"# + "\n\n"
  }

  private static let filler = String(repeating: "x", count: 1024)

  private static func event(_ text: String) -> String {
    #"data: {"choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"# + "\n\n"
  }

  private static func serve(
    _ answer: CrowdServer.Answer, isReleased: Bool = true
  ) -> CrowdServer {
    let server = CrowdServer(answer, isReleased: isReleased)
    _ = startSignalFreeThread { server.run() }
    return server
  }

  /// Reads a response from an external server and prints how long it took.
  private static func measure(_ format: WireFormat, at url: String, joinsText: Bool) async {
    let stream = ring(url, format).chatStream(request, joinsText: joinsText)
    let start = ContinuousClock.now
    let words = await read(stream) {}
    print("\(words) seconds=\(start.duration(to: .now) / .seconds(1))")
  }

  private static func ring(_ server: CrowdServer) -> LLMRing {
    ring("http://127.0.0.1:\(server.port)/v1", .openAIChat)
  }

  private static func ring(
    _ url: String, _ format: WireFormat, over transport: CurlTransport = .init(environment: [:])
  ) -> LLMRing {
    let provider = Provider(name: "here", format: format, baseURL: url)
    return LLMRing(
      configuration: Configuration(
        providers: [provider], aliases: .fixed(Lockfile(defaultProfile: "default", profiles: []))),
      transport: transport)
  }

  private static let request = LLMRequest(
    model: "here:m", messages: [Message(role: .user, content: "hi")])

  /// Reads a response to its end without keeping it.
  private static func read(
    _ server: CrowdServer
  ) async -> String {
    await read(ring(server).chatStream(request)) {}
  }

  private static func read(
    _ stream: ChatStream, onFirst: @Sendable () -> Void
  ) async -> String {
    var size = 0
    var reason = "none"
    do {
      for try await chunk in stream {
        if size == 0, !chunk.delta.isEmpty { onFirst() }
        size += chunk.delta.utf8.count
        if let finish = chunk.finishReason { reason = finish.rawValue }
      }
    } catch {
      reason = "\(error)".replacing(" ", with: "_")
    }
    return "text=\(size) end=\(reason)"
  }

  /// Reads the first chunk of an endless response and then stops, until the server cannot send any
  /// more.
  private static func leaveUnread() async throws -> String {
    let server = serve(.init(piece: event(filler), times: .max))
    var answer = ring(server).chatStream(request).makeAsyncIterator()
    _ = try await answer.next()
    var seen = -1
    while server.bytesSent != seen {
      seen = server.bytesSent
      try await Task.sleep(for: .milliseconds(300))
    }
    _ = try await answer.next()
    return "sent=\(seen >> 20)MiB"
  }

  /// Opens many responses at the same time, then lets them end.
  private static func crowd(_ count: Int, _ before: Int) async throws -> String {
    var files = rlimit()
    #if canImport(Glibc)
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    let resource = RLIMIT_NOFILE
    #endif
    // More than two per response, because inherited descriptors may be open, and libdispatch aborts
    // when it cannot get a descriptor for its threads.
    getrlimit(resource, &files)
    files.rlim_cur = min(files.rlim_max, 10_240)
    setrlimit(resource, &files)

    let server = serve(.init(opening: event("begun"), ending: finish), isReleased: false)
    let ring = ring(server)
    let begun = Counter()
    return try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<count {
        group.addTask {
          await read(ring.chatStream(request)) { begun.increment() }
        }
      }
      while begun.value < count {
        try await Task.sleep(for: .milliseconds(10))
      }
      let each = Double(ProcessMemory.now - before) / Double(count)
      server.release()
      var endings: [String: Int] = [:]
      for try await ending in group { endings[ending, default: 0] += 1 }
      let words = endings.map { "\($0.value)x[\($0.key)]" }.sorted().joined(separator: " ")
      return "\(words) each=\((each * 10).rounded() / 10)KiB"
    }
  }
}

private final class Counter: Sendable {
  private let count = Atomic(0)

  var value: Int { count.load(ordering: .relaxed) }

  func increment() { count.add(1, ordering: .relaxed) }
}
