/// What the variables `LLMRING_…` say. Unknown ones are ignored, and an empty one says nothing.
package struct EnvironmentSettings: Sendable {
  package struct Value: Sendable {
    package let setting: Setting
    package let choice: SettingChoice
    package let variable: String
  }

  package private(set) var values: [Value] = []
  /// What is wrong with the variables of known settings, one line each.
  package private(set) var faults: [Fault] = []

  /// A variable whose value the setting cannot have.
  package struct Fault: Sendable, Equatable, CustomStringConvertible {
    package let setting: String
    package let variable: String
    /// Names the variable: `invalid value 'x' for LLMRING_BELL: use on or off`.
    package let description: String
  }

  package init(_ environment: [String: String]) {
    for setting in Setting.all {
      let set = setting.variables.first { environment[$0]?.isEmpty == false }
      guard let variable = set, let text = environment[variable] else { continue }
      do {
        values.append(
          Value(setting: setting, choice: try setting.choice(of: text), variable: variable))
      } catch {
        faults.append(
          Fault(
            setting: setting.name, variable: variable,
            description: error.description(for: variable)))
      }
    }
  }
}
