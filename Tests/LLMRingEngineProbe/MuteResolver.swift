import StreamingEngine
import Synchronization

#if os(Linux)
public import LLMRingPlatform

/// A resolver that never answers for one name, as if the network were down.
///
/// It replaces the C library's resolver. libcurl is loaded later and finds the program's own
/// `getaddrinfo` first. No call can interrupt either of them.
enum MuteResolver {
  static let name = "mute.invalid"
  fileprivate static let asked = Atomic(0)

  /// Number of lookups of the name.
  static var questions: Int { asked.load(ordering: .relaxed) }
}

@_cdecl("getaddrinfo")
public func resolve(
  _ node: UnsafePointer<CChar>?, _ service: UnsafePointer<CChar>?,
  _ hints: UnsafePointer<addrinfo>?,
  _ result: UnsafeMutablePointer<UnsafeMutablePointer<addrinfo>?>?
) -> Int32 {
  if let node, String(cString: node) == MuteResolver.name {
    MuteResolver.asked.add(1, ordering: .relaxed)
    sleep(600)
  }
  typealias Resolve =
    @convention(c) (
      UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<addrinfo>?,
      UnsafeMutablePointer<UnsafeMutablePointer<addrinfo>?>?
    ) -> Int32
  // RTLD_NEXT, which Swift does not import.
  guard let next = dlsym(UnsafeMutableRawPointer(bitPattern: -1), "getaddrinfo") else {
    return EAI_FAIL
  }
  return unsafeBitCast(next, to: Resolve.self)(node, service, hints, result)
}

extension MuteResolver {
  /// Measures how long cancelling takes during a name lookup, how long a response from another
  /// server takes at the same time, and which error ends a request that times out.
  ///
  /// - Parameters:
  ///   - request: The request to send; its server's name is ``name``.
  ///   - other: Reads a response from a reachable server over the same transport.
  static func measure(
    _ ring: LLMRing, _ request: LLMRequest, other: @Sendable () async -> String
  ) async throws -> String {
    let cancelled = try await fastest {
      let before = questions
      let task = Task { await outcome(of: ring, request) }
      while questions == before { try await Task.sleep(for: .milliseconds(1)) }
      let start = ContinuousClock.now
      task.cancel()
      let end = await task.value
      return (start.duration(to: .now), end)
    }
    let others = await fastest {
      let start = ContinuousClock.now
      let end = await other()
      return (start.duration(to: .now), end)
    }
    var hasty = request
    hasty.timeout = .after(.milliseconds(200))
    let start = ContinuousClock.now
    let late = await outcome(of: ring, hasty)
    return
      "cancelled=\(cancelled) other=\(others) limited=\(words((start.duration(to: .now), late)))"
  }

  private static func fastest(
    _ step: () async throws -> (took: Duration, end: String)
  ) async rethrows -> String {
    var best = try await step()
    for _ in 0..<4 {
      let next = try await step()
      if next.took < best.took { best = next }
    }
    return words(best)
  }

  private static func words(_ step: (took: Duration, end: String)) -> String {
    "\(Int(step.took / .milliseconds(1)))ms[\(step.end)]"
  }

  private static func outcome(of ring: LLMRing, _ request: LLMRequest) async -> String {
    do {
      for try await _ in ring.chatStream(request) {}
      return "end"
    } catch {
      return error.kind.rawValue
    }
  }
}
#endif
