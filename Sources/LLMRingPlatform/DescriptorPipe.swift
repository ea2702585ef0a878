/// A pipe whose ends no child inherits.
package struct DescriptorPipe: Sendable {
  package let readEnd: Int32
  package let writeEnd: Int32

  package init() throws(SystemFault) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }
}
