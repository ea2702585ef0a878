/// Texts before and after an alias is unbound.
extension LockfileTextTests {
  static let removals = [
    Case(
      name: "unbinding takes the binding with its tables and leaves what is around it",
      before: head + """
        [profiles.d]
        name = "d"

        # about a
        [[profiles.d.bindings]]
        alias = "a"
        models = ["openai:a"]
        [profiles.d.bindings.constraints]
        max = 1

        # about b
        [[profiles.d.bindings]]
        alias = "b"
        models = ["openai:b"]

        """,
      edit: .unbind("a", profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"

        # about a

        # about b
        [[profiles.d.bindings]]
        alias = "b"
        models = ["openai:b"]

        """),
    Case(
      name: "unbinding takes every binding of the alias",
      before: head + """
        [profiles.d]
        name = "d"

        [[profiles.d.bindings]]
        alias = "a"
        models = ["openai:a"]

        [[profiles.d.bindings]]
        alias = "b"
        models = ["openai:b"]

        [[profiles.d.bindings]]
        alias = "a"
        models = ["openai:c"]
        """,
      edit: .unbind("a", profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"

        [[profiles.d.bindings]]
        alias = "b"
        models = ["openai:b"]


        """),
    Case(
      name: "unbinding takes a table of the binding that stands apart from it",
      before: head + """
        [profiles.d]
        name = "d"
        [[profiles.d.bindings]]
        alias = "a"
        models = ["openai:a"]
        [metadata]
        kept = 1
        [profiles.d.bindings.constraints]
        max = 1
        [[profiles.d.bindings]]
        alias = "b"
        models = ["openai:b"]
        """,
      edit: .unbind("a", profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"
        [metadata]
        kept = 1
        [[profiles.d.bindings]]
        alias = "b"
        models = ["openai:b"]
        """),
    Case(
      name: "unbinding from a list on one line takes a comma along",
      before: head + """
        [profiles.d]
        name = "d"
        bindings = [{ alias = "a", models = [] }, { alias = "b", models = [] }]
        """,
      edit: .unbind("b", profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"
        bindings = [{ alias = "a", models = [] }]
        """),
    Case(
      name: "unbinding from a list over several lines takes the line",
      before: head + """
        [profiles.d]
        name = "d"
        bindings = [
          { alias = "a", models = [] }, # one
          { alias = "b", models = [] }
        ]
        """,
      edit: .unbind("b", profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"
        bindings = [
          { alias = "a", models = [] }, # one
        ]
        """),
    Case(
      name: "JSON loses a binding",
      before: #"{"profiles":{"d":{"name":"d","bindings":[{"alias":"a","models":[]}]}}}"#,
      edit: .unbind("a", profile: "d"),
      after: """
        {
          "updated_at": "\(time)",
          "profiles": {
            "d": {
              "name": "d",
              "bindings": []
            }
          }
        }

        """, path: "l.json"),
  ]
}
