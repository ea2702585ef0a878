internal import CLLMRingPlatform

/// Waits with `select(2)` until a descriptor can be read, or a signal comes. `poll(2)` is better
/// at everything except for terminals that macOS cannot poll.
///
/// - Parameters:
///   - descriptors: Negative ones are ignored.
///   - milliseconds: The longest wait; negative for no limit.
/// - Returns: For each descriptor, whether it is ready; `nil` if one of them is closed.
package func waitWithSelect(_ descriptors: [Int32], milliseconds: Int32) -> [Bool]? {
  var ready = [CChar](repeating: 0, count: descriptors.count)
  let result = lrp_wait_with_select(descriptors, &ready, Int32(descriptors.count), milliseconds)
  if result < 0, errno != EINTR { return nil }
  return ready.map { result > 0 && $0 != 0 }
}
