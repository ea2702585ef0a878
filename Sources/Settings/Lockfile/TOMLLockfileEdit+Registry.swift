extension TOMLLockfileEdit {
  /// Writes versions into a profile's `registry_versions`, whichever way the file has it: a table
  /// of its own, an inline one, or not at all.
  mutating func pin(_ versions: [(provider: String, version: Int)], profile: String) {
    let profilePath: TOMLOutline.Path = [.key("profiles"), .key(profile)]
    let table = profilePath + [.key("registry_versions")]
    for (provider, version) in versions {
      let pair = "\(tomlKey(provider)) = \(version)"
      if let old = outline?.value(at: table + [.key(provider)]) {
        replace(old, with: "\(version)")
      } else if outline?.value(at: table) != nil {
        insertMember(pair, into: table)
      } else if let end = endOfSection(table) {
        insert([pair], at: source.lineEnd(of: end))
      } else if outline?.value(at: profilePath) != nil {
        insertMember("registry_versions = { \(pair) }", into: profilePath)
      } else {
        let name = "profiles.\(tomlKey(profile)).registry_versions"
        insertBlock(["[\(name)]", pair], after: source.bytes.count)
      }
    }
  }

  /// Where the last pair beneath a table's header ends, or the header itself.
  private func endOfSection(_ table: TOMLOutline.Path) -> Int? {
    guard let statements = outline?.statements,
      let header = statements.lastIndex(where: { $0.kind == .table && $0.path == table })
    else { return nil }
    let pairs = statements[header...].dropFirst().prefix { $0.kind == .pair }
    return (pairs.last ?? statements[header]).range.upperBound
  }
}
