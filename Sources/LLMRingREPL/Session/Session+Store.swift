import LLMRingConversations

/// Waits together with the user, who can stop it.
protocol Waiter: AnyObject {
  /// Waits until there is a result, or the user stops it.
  ///
  /// - Parameters:
  ///   - words: What is said about a wait that is long enough to notice.
  ///   - stop: Makes what is waited for end early. It is called until there is a result, or until the
  ///     user must not wait any longer.
  ///   - result: Waits at most so long, and returns the result once it is there.
  /// - Returns: `nil` if the user did not want to wait.
  func wait<Value>(
    _ words: String, stop: () -> Void, until result: (Duration) -> Value?
  ) -> Value?
  /// Waits for what the Tab key offers, without a word, until the user types on.
  ///
  /// - Parameter result: As of ``wait(_:stop:until:)``.
  func waitBriefly<Value>(until result: (Duration) -> Value?) -> Value?
}

extension Session {
  /// Does work on the store, which may have to wait for another program. At the prompt the user can
  /// stop it.
  ///
  /// - Parameter store: `nil` is that of this run, which has one.
  func inStore<Value: Sendable>(
    _ store: ConversationStore? = nil,
    _ work: @escaping @Sendable (ConversationStore) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    guard let store = store ?? services.store else { preconditionFailure("no store") }
    guard let waiter else { return try work(store) }
    // What is being saved comes first.
    let isSettled: Void? = waiter.wait(Self.waiting, stop: {}) { settle(atMost: $0) ? () : nil }
    guard isSettled != nil else { throw StoreError(.stopped, path: store.path, isUnsaved: false) }
    let task = BackgroundWork { Result { () throws(StoreError) in try work(store) } }
    guard let task else { return try work(store) }
    guard
      let result = waiter.wait(Self.waiting, stop: store.stopWaiting, until: task.wait(atMost:))
    else { throw StoreError(.abandoned, path: store.path, isUnsaved: false) }
    return try result.get()
  }

  private static let waiting = "waiting for the saved conversations ... (Ctrl-C returns)"

  /// What the Tab key can find out of the store; `nil` if it cannot be read, or takes long.
  func glanceInStore<Value: Sendable>(
    _ work: @escaping @Sendable (ConversationStore) throws(StoreError) -> Value
  ) -> Value? {
    guard let store = services.store, !saving.isRunning else { return nil }
    let result = glance { Result { () throws(StoreError) in try work(store) } }
    return try? result?.get()
  }

  /// What the Tab key can find out; `nil` if that takes long.
  func glance<Value: Sendable>(_ work: @escaping @Sendable () -> Value) -> Value? {
    guard let waiter, let task = BackgroundWork(work) else { return work() }
    return waiter.waitBriefly(until: task.wait(atMost:))
  }

  /// Changes the conversation once nothing of it is being saved any more: now, or when that is over.
  func whenSaved(_ change: @escaping (Session) -> Void) {
    delayedChanges.append(change)
    _ = settle(atMost: .zero)
  }

  /// Waits at most this long for a save that goes on in the background.
  ///
  /// - Returns: Whether it is over.
  func settle(atMost patience: Duration) -> Bool {
    while saving.settle(&state, in: services.store, atMost: patience) {
      guard !delayedChanges.isEmpty else { return true }
      delayedChanges.removeFirst()(self)
    }
    return false
  }

  /// Waits for a save that goes on in the background. Everything that needs the numbers of the turns,
  /// or the store, comes after it.
  package func settle() {
    while !settle(atMost: .seconds(3600)) {}
  }

  /// Tries once more to save what could not be saved before.
  package func saveAgain() {
    saving.saveAgain(&state, in: services.store, patience: savePatience)
  }

  /// Saves where the current branch ends, after turns were taken back.
  func saveEnd() {
    guard let store = services.store else { return }
    saving.saveEnd(of: &state, in: store, patience: savePatience)
  }
}
