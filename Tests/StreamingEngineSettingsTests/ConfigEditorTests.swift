import LLMRingPlatform
import Testing
import LLMRingThreadTesting

@testable import StreamingEngine

/// What `config set` and `--save` make of a file.
@Suite struct ConfigEditorTests {
  struct Edit: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var old: String
    var key: (setting: String, alias: String?)
    var value: String?
    var new: String

    init(
      _ description: String, _ old: String, _ setting: String, of alias: String? = nil,
      to value: String?, _ new: String
    ) {
      testDescription = description
      self.old = old
      key = (setting, alias)
      self.value = value
      self.new = new
    }
  }

  static let edits = [
    Edit("an empty file", "", "bell", to: "on", "bell = true\n"),
    Edit(
      "a value keeps the comment behind it", "# a\n  bell  =  true  # b\n\n# c\n", "bell",
      to: "off",
      "# a\n  bell  =  false  # b\n\n# c\n"),
    Edit(
      "a new key below the last one", "model = 'x' # b\n\n[providers.openai]\ninsecure = true\n",
      "bell", to: "on", "model = 'x' # b\nbell = true\n\n[providers.openai]\ninsecure = true\n"),
    Edit(
      "a new key below the comment that shows it", "# Ring.\n# bell = false\n\n# model = \"x\"\n",
      "bell", to: "on", "# Ring.\n# bell = false\nbell = true\n\n# model = \"x\"\n"),
    Edit(
      "a comment in a table is not at the top",
      "[providers.openai]\n# bell = false\ninsecure = true\n", "bell", to: "on",
      "bell = true\n[providers.openai]\n# bell = false\ninsecure = true\n"),
    Edit(
      "a text that looks like a comment", "system = '''\n# bell = false\n'''\n", "bell", to: "on",
      "system = '''\n# bell = false\n'''\nbell = true\n"),
    Edit(
      "above the first table and its comment", "# head\n\n# of the table\n[providers.openai]\n",
      "bell", to: "on", "# head\n\nbell = true\n# of the table\n[providers.openai]\n"),
    Edit(
      "no line feed at the end, and carriage returns", "model = \"x\"\r\n# end", "bell", to: "on",
      "model = \"x\"\r\nbell = true\r\n# end"),
    Edit(
      "a byte order mark", "\u{FEFF}# a\nmodel = \"x\"\n", "model", to: "y",
      "\u{FEFF}# a\nmodel = \"y\"\n"),
    Edit(
      "a text of several lines", "system = \"\"\"\na\nb\"\"\" # c\n", "system", to: "d \"e\"\n\\",
      "system = \"d \\\"e\\\"\\n\\\\\" # c\n"),
    Edit(
      "a section that is there",
      "[alias.smart] # s\nbell = true # b\n\n# p\n[alias.x]\nbell = true\n",
      "reasoning", of: "smart", to: "HIGH",
      "[alias.smart] # s\nbell = true # b\nreasoning = \"high\"\n\n# p\n[alias.x]\nbell = true\n"),
    Edit(
      "a new section", "bell = true\n", "temperature", of: "a.b c", to: "1",
      "bell = true\n\n[alias.\"a.b c\"]\ntemperature = 1\n"),
    Edit(
      "an inline section", "alias.smart = { bell = true }\n", "bell", of: "smart", to: "off",
      "alias.smart = { bell = false }\n"),
    Edit(
      "a new key of an inline section", "alias = { smart = { bell = true } } # c\n", "thinking",
      of: "smart", to: "hide", "alias = { smart = { bell = true, thinking = false } } # c\n"),
    Edit(
      "a new section of an inline table", "alias = { smart = { bell = true } }\n", "bell", of: "x",
      to: "on", "alias = { smart = { bell = true }, x = { bell = true } }\n"),
    Edit(
      "dotted keys", "alias.smart.bell = true # c\nmodel = \"x\"\n", "thinking", of: "smart",
      to: "off", "alias.smart.bell = true # c\nalias.smart.thinking = false\nmodel = \"x\"\n"),
    Edit(
      "dotted keys within a table", "[alias]\nsmart.bell = true\n", "thinking", of: "smart",
      to: "off", "[alias]\nsmart.bell = true\nsmart.thinking = false\n"),
    Edit(
      "removing keeps the comment behind the value", "# a\nbell = true # b\nmodel = \"x\"\n",
      "bell",
      to: nil, "# a\n# b\nmodel = \"x\"\n"),
    Edit(
      "removing a line", "# a\nbell = true\n\nmodel = \"x\"\n", "bell", to: nil,
      "# a\n\nmodel = \"x\"\n"),
    Edit(
      "removing from an inline section", "alias.a = { bell = true, thinking = false }\n", "bell",
      of: "a", to: nil, "alias.a = { thinking = false }\n"),
    Edit(
      "removing the last of an inline section", "alias.a = { bell = true, thinking = false }\n",
      "thinking", of: "a", to: nil, "alias.a = { bell = true }\n"),
    Edit(
      "a setting of a section", "bell = true\n", "budget.day", to: "$2.50",
      "bell = true\n\n[budget]\nday = 2.5\n"),
    Edit(
      "a second one of the section", "[budget]\nday = 2.5 # d\n\n[alias.x]\nbell = true\n",
      "budget.month", to: "20",
      "[budget]\nday = 2.5 # d\nmonth = 20\n\n[alias.x]\nbell = true\n"),
    Edit(
      "removing from a section", "[budget]\nday = 2.5\nmonth = 20\n", "budget.day", to: nil,
      "[budget]\nmonth = 20\n"),
    Edit("removing what is not there", "# a\n", "bell", to: nil, "# a\n"),
    Edit("the same value", "bell = 'on' # b\n", "bell", to: "true", "bell = 'on' # b\n"),
  ]

  private func key(_ edit: Edit) throws -> ConfigEditor.Key {
    .init(try #require(Setting.named(edit.key.setting)), alias: edit.key.alias)
  }

  private func value(_ edit: Edit) throws -> SettingValue? {
    guard let text = edit.value else { return nil }
    return try #require(Setting.named(edit.key.setting)).type.value(of: text)
  }

  @Test("an edit changes one value and no other byte", arguments: edits)
  func bytes(edit: Edit) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(edit.old, to: "config.toml", mode: 0o640)
    let outcome = try ConfigEditor(path: path).set(try key(edit), to: try value(edit))
    #expect(try text(of: path) == edit.new)
    #expect(!outcome.isNewFile && outcome.hasChanged == (edit.old != edit.new))
    #expect(outcome.config == (try ConfigFile.load(path: path)))
    #expect(permissions(of: path) == 0o640)
    #expect(folder.names == ["config.toml"])
  }

  @Test("removing what was set gives back the file that was there", arguments: [false, true])
  func undone(isWindows: Bool) throws {
    let pieces = [
      "# head\n\n", "# bell = false\n", "model = \"x\" # m\n",
      "system = \"\"\"\n# bell = 1\n\"\"\"\n",
      "alias.a = { reasoning = 'low' } # a\n", "alias.b.thinking = true\n",
      "\n# of openai\n[providers.openai]\ninsecure = true # bell = false\n",
      "  [alias.c] # c\n  thinking = true\n",
    ]
    let text = ConfigText(path: "c")
    for set in 0..<(1 << pieces.count) {
      let old = pieces.enumerated().filter { set & (1 << $0.offset) != 0 }.map(\.element).joined()
        .replacing("\n", with: isWindows ? "\r\n" : "\n")
      let sections = try ConfigFile.read(old, path: "c").aliases.map(\.name)
      for alias in [nil] + sections.map(Optional.some) {
        let key = ConfigEditor.Key(.bell, alias: alias)
        let new = try text.setting(key, to: .toggle(true), in: old).text
        #expect(new != old)
        #expect(try text.setting(key, to: nil, in: new).text == old, "\(alias ?? "") in \(old)")
      }
    }
  }

  @Test("a new file is the template with the setting added, for its owner alone")
  func newFile() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/new/config.toml"
    for setting in Setting.all {
      unlink(path)
      let outcome = try ConfigEditor(path: path).set(.init(setting), to: setting.example)
      #expect(outcome.isNewFile && permissions(of: path) == 0o600)
      let line = "\(setting.key) = \(setting.example.toml)\n"
      let expected =
        setting.section.map { "\(ConfigFile.template)\n[\($0)]\n\(line)" }
        ?? ConfigFile.template.replacing(
          "# \(line)", with: "# \(line)\(line)", maxReplacements: 1)
      #expect(try text(of: path) == expected)
    }
  }

  @Test("removing from a file that does not exist creates none")
  func nothing() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/config.toml"
    let outcome = try ConfigEditor(path: path).set(.init(.bell), to: nil)
    #expect(!outcome.hasChanged && folder.names.isEmpty)
  }

  @Test(
    "a file with an error in it is refused and stays as it is",
    arguments: ["bell = \n# mine", "modle = 1\n", "bell = 3\n", "[alias.x]\nmodel = 'y'\n"])
  func broken(old: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(old, to: "config.toml")
    let said = words { () throws(SettingsError) in
      _ = try ConfigEditor(path: path).set(.init(.markdown), to: .toggle(false))
    }
    #expect(said?.hasPrefix("\(path):") == true)
    #expect(try text(of: path) == old)
    #expect(folder.names == ["config.toml"])
  }

  @Test("what cannot be written without another change is refused")
  func refused() throws {
    let text = ConfigText(path: "c")
    let said = words { () throws(SettingsError) in
      _ = try text.setting(
        .init(.bell, alias: "x"), to: .toggle(true), in: "alias = {\n}\n")
    }
    #expect(said?.hasPrefix("c:") == true)
  }

  @Test("of several programs that write at once, none loses what another wrote")
  func atOnce() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/config.toml"
    let settings = Setting.all.filter { $0.type != .name }
    try inThreads(settings.count) { thread in
      _ = try ConfigEditor(path: path).set(
        .init(settings[thread]), to: settings[thread].example)
    }
    let written = try ConfigFile.load(path: path).settings.map(\.setting.name)
    #expect(Set(written) == Set(settings.map(\.name)))
    #expect(folder.names == ["config.toml"])
  }

  @Test("a symbolic link stays one")
  func link() throws {
    let folder = try TemporaryFolder()
    let target = try folder.write("bell = false\n", to: "dotfiles")
    let path = "\(folder.path)/config.toml"
    #expect(symlink(target, path) == 0)
    _ = try ConfigEditor(path: path).set(.init(.bell), to: .toggle(true))
    #expect(try text(of: target) == "bell = true\n")
    var status = stat()
    #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
  }
}
