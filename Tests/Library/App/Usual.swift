import StreamingEngine

/// What the default traits add: libcurl, the lockfile and the environment.
func usual() throws(LLMError) -> [LLMRing.Alias] {
  let ring = LLMRing(
    configuration: .environment(["HOME": "/nonexistent"], workingDirectory: "/nonexistent"),
    transport: CurlTransport())
  _ = LLMRing()
  return try ring.aliases()
}

/// Reads a lockfile, and says where it is wrong.
func lockfile(at path: String) throws(SettingsError) -> Lockfile {
  try Lockfile.load(path: path)
}
