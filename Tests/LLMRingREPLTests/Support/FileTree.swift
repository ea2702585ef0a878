import Foundation
import LLMRingPlatform

@testable import LLMRingREPL

/// A folder with folders and files in it, as long as this object lives.
final class FileTree {
  let path: String

  /// - Parameter files: Their paths, each with its text. The folders are made as well; a path that ends
  ///   with a slash is an empty one.
  init(_ files: [String: String] = [:]) throws {
    let made = FileManager.default.temporaryDirectory.path + "/llmring-tree-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
    path = FilePlace(folder: made, home: "/").folder
    for (name, text) in files { try write(text, to: name) }
  }

  deinit {
    // Folders that were closed for a test.
    for folder in [path] + folders { chmod(folder, 0o700) }
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ text: String, to name: String) throws {
    try write(Array(text.utf8), to: name)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = "\(path)/\(name)"
    let folder = name.hasSuffix("/") ? file : (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if !name.hasSuffix("/") { try Data(bytes).write(to: URL(filePath: file)) }
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  private var folders: [String] {
    FileManager.default.subpaths(atPath: path)?.map { "\(path)/\($0)" } ?? []
  }

  /// What paths start from, with this folder as the working folder or another in it.
  func place(_ folder: String = "") -> FilePlace {
    FilePlace(folder: folder.isEmpty ? path : "\(path)/\(folder)", home: "\(path)/home")
  }
}
