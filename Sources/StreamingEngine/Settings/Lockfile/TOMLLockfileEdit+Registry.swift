#if Lockfile
extension TOMLLockfileEdit {
  /// Writes versions into a profile's `registry_versions`, whichever way the file has it: a table
  /// of its own, an inline one, or not at all.
  mutating func pin(_ versions: [(provider: String, version: Int)], profile: String) {
    let table = ["profiles", profile, "registry_versions"]
    for (provider, version) in versions {
      guard let document else { return }
      let pair = "\(TOMLKey.text(provider)) = \(version)"
      let profileNode = document.node(at: ["profiles", profile])
      let pins = document.node(at: table)
      if let old = document.range(at: table + [provider]) {
        replace(old, with: "\(version)")
      } else if let pins, document[pins].range != nil {
        insertMember(pair, into: pins)
      } else if let end = endOfSection(table) {
        insert([pair], at: source.lineEnd(of: end))
      } else if let profileNode, document[profileNode].range != nil {
        insertMember("registry_versions = { \(pair) }", into: profileNode)
      } else {
        let name = "profiles.\(TOMLKey.text(profile)).registry_versions"
        insertBlock(["[\(name)]", pair], after: source.bytes.count)
      }
    }
  }

  /// Where the last pair beneath a table's header ends, or the header itself.
  private mutating func endOfSection(_ table: [String]) -> Int? {
    guard let document, let node = document.node(at: table),
      let header = document.statements.lastIndex(where: { $0.kind == .table && $0.node == node })
    else { return nil }
    let pairs = document.statements[header...].dropFirst().prefix { $0.kind == .pair }
    return (pairs.last ?? document.statements[header]).range.upperBound
  }
}
#endif
