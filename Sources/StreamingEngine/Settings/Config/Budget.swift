/// How much may be spent, in US dollars.
package struct Budget: Sendable, Equatable {
  /// For a day of local time; `nil` for no limit.
  package var day: Double?
  /// For a calendar month of local time; `nil` for no limit.
  package var month: Double?

  package init(day: Double? = nil, month: Double? = nil) {
    self.day = day
    self.month = month
  }

  package var isEmpty: Bool { day == nil && month == nil }
}
