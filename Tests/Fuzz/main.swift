import LLMRingPlatform
import LLMRingCutTesting

/// libFuzzer's entry point for programs that have their own main function.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Splits a body at places derived from its content, so a finding can be reproduced.
private func pieces(of body: [UInt8]) -> [[UInt8]] {
  // FNV-1a.
  let hash = body.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  var generator = SeededGenerator(seed: hash)
  let longest = [1, 8, 64, 4096].randomElement(using: &generator) ?? 1
  var pieces: [[UInt8]] = []
  var rest = body[...]
  while !rest.isEmpty {
    let piece = rest.prefix(Int.random(in: 1...longest, using: &generator))
    pieces.append(Array(piece))
    rest = rest.dropFirst(piece.count)
  }
  return pieces
}

// The first argument is the target; the others are for libFuzzer.
guard CommandLine.argc > 1, let target = FuzzTarget.all[CommandLine.arguments[1]] else {
  print(FuzzTarget.all.keys.sorted().joined(separator: "\n"))
  exit(2)
}
let chosen = target
var count = CommandLine.argc - 1
var arguments = CommandLine.unsafeArgv + 1
arguments[0] = CommandLine.unsafeArgv[0]
exit(
  runDriver(&count, &arguments) { bytes, count in
    let body = Array(UnsafeBufferPointer(start: bytes, count: count))
    if let difference = chosen.check(body, pieces: pieces(of: body)) { fatalError(difference) }
    return 0
  })
