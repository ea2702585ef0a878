import LLMRingTerminal

/// What tells a user who has looked away that an answer is there.
extension REPL {
  /// Rings the bell and shows a notification, as far as the settings want that.
  ///
  /// - Parameter words: What the notification says.
  func ring(_ preferences: Preferences, for words: String) {
    guard preferences.ringsBell else { return }
    output.ring()
    guard preferences.showsNotification,
      let route = DesktopNotification.Route(environment: session.services.environment)
    else { return }
    output.show(DesktopNotification(words), by: route)
  }
}
