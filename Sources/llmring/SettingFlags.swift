import StreamingEngine

/// The flags of the command line that are settings.
struct SettingFlags {
  private var values: [(setting: Setting, choice: SettingChoice, flag: String)] = []

  init() {}

  /// Adds a flag that may have been given.
  ///
  /// - Throws: A usage error if the setting cannot have the value.
  mutating func add(_ setting: Setting, _ text: String?, flag: String) throws {
    guard let text else { return }
    do throws(Setting.InvalidValue) {
      values.append((setting, try setting.choice(of: text), flag))
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// Adds the options for the body of requests; a later one replaces an earlier one of its name.
  mutating func add(options texts: [String], flag: String) throws {
    guard !texts.isEmpty else { return }
    var options: [String: SettingsValue] = [:]
    for text in texts {
      do throws(RequestOptions.InvalidOption) {
        let (name, value) = try RequestOptions.option(text)
        options[name] = value
      } catch {
        throw ValidationError(error.description)
      }
    }
    values.append((.options, .value(.options(options)), flag))
  }

  func add(to layers: inout SettingLayers) {
    for value in values {
      layers.set(value.setting, to: value.choice, in: .flag, from: .flag(value.flag))
    }
  }
}

extension ArgumentHelp {
  /// The help of a flag that is a setting.
  init(_ setting: Setting, valueName: String) {
    self.init("\(setting.summary).", valueName: valueName)
  }
}
