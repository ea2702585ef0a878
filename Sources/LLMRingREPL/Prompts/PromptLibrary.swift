package import StreamingEngine
import LLMRingPlatform

/// The prompts that can be used: the user's, the project's, and those that are built in.
///
/// Nothing is kept: the folders are read whenever a prompt is looked for, so a file that was just
/// written can be used at once, and a start reads none.
package struct PromptLibrary: Sendable, Equatable {
  private let user: String?
  private let workingFolder: String

  /// - Parameters:
  ///   - user: The folder of the user's prompts; `nil` if there is none.
  ///   - workingFolder: The folder to look for a project's prompts from.
  package init(user: String? = nil, workingFolder: String = ".") {
    self.user = user
    self.workingFolder = workingFolder
  }

  /// Finds a prompt by its whole name.
  ///
  /// - Throws: What is wrong with its file.
  package func prompt(named name: String) throws(SettingsError) -> Prompt? {
    try prompt(named: name, in: folders)
  }

  private func prompt(
    named name: String, in folders: [PromptFolder]
  ) throws(SettingsError) -> Prompt? {
    guard Prompt.isName(name) else { return nil }
    for folder in folders where folder.has(name) {
      return try folder.prompt(named: name)
    }
    guard let text = BundledPrompts.texts[name] else { return nil }
    return try Prompt(name: name, owner: .builtIn, text: text)
  }

  /// The names of all prompts, sorted.
  package var names: [String] { names(in: folders) }

  private func names(in folders: [PromptFolder]) -> [String] {
    Set(folders.flatMap(\.names) + BundledPrompts.texts.keys).sorted()
  }

  /// All prompts, by their names, and what is wrong with files that are not prompts.
  package func all() -> (prompts: [Prompt], faults: [SettingsError]) {
    let folders = folders
    var prompts: [Prompt] = []
    var faults: [SettingsError] = []
    for name in names(in: folders) {
      do {
        if let prompt = try prompt(named: name, in: folders) { prompts.append(prompt) }
      } catch {
        faults.append(error)
      }
    }
    return (prompts, faults + folders.flatMap(\.misnamed))
  }

  /// The folder of the project's prompts; `nil` if there is none.
  package var projectFolder: String? { project?.path }

  private var folders: [PromptFolder] {
    [user.map { PromptFolder(path: $0, owner: .user, root: nil) }, project].compactMap(\.self)
  }

  /// The project's prompts: in the working folder, or in one above it up to the top of the
  /// repository. Outside of a repository only the working folder counts, since anybody may have put
  /// something into those above it.
  private var project: PromptFolder? {
    guard var folder = realPath(workingFolder) else { return nil }
    var first: PromptFolder?
    while true {
      let path = joined(folder, ".llmring/prompts")
      if first == nil, SettingsFile.exists(path) {
        first = PromptFolder(path: path, owner: .project, root: folder)
        if folder == realPath(workingFolder) { return first }
      }
      if SettingsFile.exists(joined(folder, ".git")) { return first }
      guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }
}

/// A folder with prompts.
private struct PromptFolder {
  let path: String
  let owner: Prompt.Owner
  /// The folder that nothing may lead out of: a link in a project could name any file of the user's.
  let root: String?

  private static let ending = ".md"
  /// More than anybody keeps; a folder of millions of files must not hold up the Tab key.
  private static let limit = 10_000

  func path(of name: String) -> String { joined(path, name + Self.ending) }

  /// Whether there is a file for a prompt. An empty one is only about to be written, as by
  /// `llmring prompts show commit > commit.md`, whose file the shell makes first.
  func has(_ name: String) -> Bool {
    var status = stat()
    guard stat(path(of: name), &status) == 0 else { return false }
    return status.st_size > 0 || status.st_mode & S_IFMT != S_IFREG
  }

  func prompt(named name: String) throws(SettingsError) -> Prompt {
    let path = path(of: name)
    if let root, let real = realPath(path), !real.hasPrefix(joined(root, "")) {
      throw SettingsError(
        path: path, problem: "is a link that leads out of the project",
        advice: "put the file itself into the folder")
    }
    // A pipe would be waited for.
    try SettingsFile.checkIsFile(path)
    return try Prompt(
      name: name, owner: owner, path: path, text: SettingsFile.text(of: path, as: .prompt))
  }

  /// What can be the name of a prompt.
  var names: [String] { stems.filter { Prompt.isName($0) } }

  /// Files that would be prompts if they had other names.
  var misnamed: [SettingsError] {
    stems.filter { !Prompt.isName($0) && $0 != "README" }.sorted().map { stem in
      SettingsError(
        path: path(of: stem), problem: "'\(stem)' cannot be the name of a prompt",
        advice: "rename the file, with only a-z, 0-9, _ and - before .md")
    }
  }

  private var stems: [String] {
    let names = (try? fileNames(inFolder: path, limit: Self.limit)) ?? []
    return names.compactMap { bytes in
      let name = String(decoding: bytes, as: UTF8.self)
      guard name.hasSuffix(Self.ending), !name.hasPrefix(".") else { return nil }
      return String(name.dropLast(Self.ending.count))
    }
  }
}

/// The path without links; `nil` if it leads nowhere.
private func realPath(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}
