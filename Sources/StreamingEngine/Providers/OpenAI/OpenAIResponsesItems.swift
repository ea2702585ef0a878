/// The items of a response's output, found by whatever identifies them: the item's ID, its index, or
/// the ID of its call.
///
/// Some servers leave out one or the other, send another ID in each event, or number the items of
/// each kind from 0. An event without any of them belongs to the item that is open.
struct OpenAIResponsesItems: Sendable {
  typealias Kind = OpenAIResponsesItem.Kind

  enum Event { case added, delta, repeated, done }

  /// What an event says about its item.
  struct Reference {
    var kind: Kind
    var id: String?
    var index: Int?
    var callID: String?
  }

  private struct Item {
    var kind: Kind
    var id: String?
    var index: Int?
    var hasBegun = false
    var isDone = false
  }

  private struct Index: Hashable {
    var kind: Kind
    var index: Int
  }

  private var items: [Item] = []
  private var byID: [String: Int] = [:]
  private var byIndex: [Index: Int] = [:]
  private var byCallID: [String: Int] = [:]
  private var last: [Kind: Int] = [:]

  func isDone(_ item: Int) -> Bool { items[item].isDone }

  /// Whether an event of a kind refers to an item that is known to be of another kind.
  func isOfAnotherKind(_ reference: Reference) -> Bool {
    if let item = reference.id.flatMap({ byID[$0] }) { return items[item].kind != reference.kind }
    guard reference.id == nil, let index = reference.index else { return false }
    return byIndex[Index(kind: reference.kind, index: index)] == nil
      && byIndex[Index(kind: .hidden, index: index)] != nil
  }

  /// Finds the item that an event belongs to, or adds it.
  ///
  /// - Returns: The item's number, and whether the event identifies it beyond doubt.
  mutating func item(
    _ reference: Reference, _ event: Event
  ) -> (number: Int, isCertain: Bool) {
    var reference = reference
    if reference.id?.isEmpty == true { reference.id = nil }
    if reference.callID?.isEmpty == true { reference.callID = nil }
    let found = known(reference, event) ?? open(reference, event)
    let isCertain = event == .added || isNew(reference)
    let number = found?.number ?? add(reference)
    learn(reference, for: number)
    if event == .added { items[number].hasBegun = true }
    if event == .done { items[number].isDone = true }
    return (number, found?.isCertain ?? isCertain)
  }

  /// Whether an item that was not found is certainly a new one, because the last one has ended or has
  /// another index.
  private func isNew(_ reference: Reference) -> Bool {
    guard let item = last[reference.kind], !items[item].isDone else { return true }
    return items[item].index != nil && reference.index != nil
  }

  private func known(_ reference: Reference, _ event: Event) -> (number: Int, isCertain: Bool)? {
    if let item = reference.id.flatMap({ byID[$0] }), items[item].kind == reference.kind {
      return (item, true)
    }
    if let item = reference.callID.flatMap({ byCallID[$0] }) { return (item, true) }
    guard let index = reference.index,
      let item = byIndex[Index(kind: reference.kind, index: index)]
    else { return nil }
    let isOther =
      reference.id != nil && items[item].id != nil && reference.id != items[item].id
    // A new item may have an index that has been used.
    if event == .added, isOther || items[item].hasBegun || items[item].isDone { return nil }
    return (item, !isOther)
  }

  /// The item that is open, if the event does not contradict it.
  private func open(_ reference: Reference, _ event: Event) -> (number: Int, isCertain: Bool)? {
    guard event != .added, let item = last[reference.kind], !items[item].isDone else { return nil }
    // Without an index, another ID may be no more than another ID: some servers make one for each
    // event.
    if reference.id != nil, items[item].id != nil, reference.index != nil { return nil }
    if reference.index != nil, items[item].index != nil { return nil }
    return (item, false)
  }

  /// More items than any answer has. It limits the memory that a server can fill with them; all
  /// further ones count as one.
  private static let limit = 10_000

  private mutating func add(_ reference: Reference) -> Int {
    if items.count >= Self.limit { return items.count - 1 }
    items.append(Item(kind: reference.kind))
    last[reference.kind] = items.count - 1
    return items.count - 1
  }

  private mutating func learn(_ reference: Reference, for item: Int) {
    guard byID.count < Self.limit, byIndex.count < Self.limit, byCallID.count < Self.limit else {
      return
    }
    if let id = reference.id {
      items[item].id = items[item].id ?? id
      byID[id] = item
    }
    if let index = reference.index {
      items[item].index = items[item].index ?? index
      byIndex[Index(kind: reference.kind, index: index)] = item
    }
    if let callID = reference.callID { byCallID[callID] = item }
  }
}
