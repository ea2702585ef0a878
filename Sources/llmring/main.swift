import ArgumentParser

struct P: ParsableCommand {
  mutating func run() { print("hi") }
}
P.main()
