// Stands for the module of this name, as Foundation.swift does: as much as llmring uses of it.
public enum DispatchTimeInterval: Sendable, Equatable {
  case seconds(Int)
  case milliseconds(Int)
  case never
}

public struct DispatchTime: Sendable {
  public static func now() -> DispatchTime { DispatchTime() }
  public static func + (time: DispatchTime, interval: DispatchTimeInterval) -> DispatchTime { time }
}

public struct DispatchQoS: Sendable {
  public enum QoSClass: Sendable { case userInitiated, utility, background }
}

public final class DispatchQueue: Sendable {
  public static func global(qos: DispatchQoS.QoSClass = .utility) -> DispatchQueue {
    DispatchQueue()
  }

  public func asyncAfter(
    deadline: DispatchTime, execute work: @escaping @Sendable () -> Void
  ) {}
}
