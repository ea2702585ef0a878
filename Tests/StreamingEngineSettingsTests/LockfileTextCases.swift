/// Texts before and after an edit.
extension LockfileTextTests {
  static let head = "updated_at = \"\(time)\"\n"

  static let cases = bindings + removals

  private static let bindings = [
    Case(
      name: "models are replaced in place, with comments, spaces, quotes and order kept",
      before: """
        # mine
        version = "1.0"   # always
        updated_at = 'x'
        unknown = 1

        [profiles.default]
        name = 'default'
        # the quick one
        [[profiles.default.bindings]]
        models = [ 'openai:a', 'openai:b',]  # two
        alias = 'fast'

        [[profiles.default.bindings]]
        alias = "deep"
        models = ["openai:c"]
        """,
      edit: .bind("fast", ["openai:b", "google:d"], profile: "default"),
      after: """
        # mine
        version = "1.0"   # always
        updated_at = '\(time)'
        unknown = 1

        [profiles.default]
        name = 'default'
        # the quick one
        [[profiles.default.bindings]]
        models = [ 'openai:b', 'google:d',]  # two
        alias = 'fast'

        [[profiles.default.bindings]]
        alias = "deep"
        models = ["openai:c"]
        """),
    Case(
      name: "a list over several lines keeps its lines and comments",
      before: head + """
        [profiles.d]
        name = "d"
        [[profiles.d.bindings]]
        alias = "a"
        models = [ # by price
            # the cheap
            "openai:a", # first
            "openai:b"  # second
            # more to come
        ]
        """,
      edit: .bind("a", ["openai:b", "openai:n", "openai:a"], profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"
        [[profiles.d.bindings]]
        alias = "a"
        models = [ # by price
            "openai:b",  # second
            "openai:n",
            # the cheap
            "openai:a" # first
            # more to come
        ]
        """),
    Case(
      name: "a new binding follows the profile's others, set apart as they are",
      before: head + """
        [profiles.d]
        name = "d"

        [[profiles.d.bindings]]
        alias = "a"
        models = []
        [profiles.d.bindings.constraints]
        max = 1

        [profiles.d.registry_versions]
        openai = 7
        """,
      edit: .bind("libA:b", ["openai:b"], profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"

        [[profiles.d.bindings]]
        alias = "a"
        models = []
        [profiles.d.bindings.constraints]
        max = 1

        [[profiles.d.bindings]]
        alias = "libA:b"
        models = ["openai:b"]

        [profiles.d.registry_versions]
        openai = 7
        """),
    Case(
      name: "Python's empty list gives way to the first binding",
      before: head + """
        [profiles.d]
        name = "d"
        bindings = []

        [profiles.d.registry_versions]

        """,
      edit: .bind("a", ["openai:b"], profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"

        [[profiles.d.bindings]]
        alias = "a"
        models = ["openai:b"]

        [profiles.d.registry_versions]

        """),
    Case(
      name: "an empty list with a comment keeps it",
      before: head + """
        [profiles.d]
        name = "d"
        bindings = [] # none yet
        """,
      edit: .bind("a", ["openai:b"], profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"
        bindings = [{ alias = "a", models = ["openai:b"] }] # none yet
        """),
    Case(
      name: "a profile that is missing is made at the end",
      before: head + "[profiles.d]\nname = \"d\"\n# last words",
      edit: .bind("a", ["openai:b"], profile: "my own"),
      after: head + """
        [profiles.d]
        name = "d"
        # last words

        [profiles."my own"]
        name = "my own"

        [[profiles."my own".bindings]]
        alias = "a"
        models = ["openai:b"]

        """),
    Case(
      name: "an empty file gets what it needs",
      before: "",
      edit: .bind("a", ["openai:b"], profile: "default"),
      after: """
        updated_at = "\(time)"

        [profiles.default]
        name = "default"

        [[profiles.default.bindings]]
        alias = "a"
        models = ["openai:b"]

        """),
    Case(
      name: "updated_at comes after created_at, and a native date stays one",
      before: "created_at = 2026-01-01T00:00:00Z\nupdated_at = 2026-01-01T00:00:00Z # auto\n",
      edit: .bind("a", ["openai:b"], profile: "d"),
      after: """
        created_at = 2026-01-01T00:00:00Z
        updated_at = \(time) # auto

        [profiles.d]
        name = "d"

        [[profiles.d.bindings]]
        alias = "a"
        models = ["openai:b"]

        """),
    Case(
      name: "line endings stay those of the file",
      before: "updated_at = \"x\"\r\n[profiles.d]\r\nname = \"d\"\r\n",
      edit: .bind("a", ["openai:b"], profile: "d"),
      after: "updated_at = \"\(time)\"\r\n[profiles.d]\r\nname = \"d\"\r\n\r\n"
        + "[[profiles.d.bindings]]\r\nalias = \"a\"\r\nmodels = [\"openai:b\"]\r\n"),
    Case(
      name: "bindings in one piece are added to in one piece",
      before: head + """
        [profiles.d]
        name = "d"
        bindings = [
          { alias = "a", models = ["openai:a"] }  # one
        ]
        """,
      edit: .bind("b", ["openai:b"], profile: "d"),
      after: head + """
        [profiles.d]
        name = "d"
        bindings = [
          { alias = "a", models = ["openai:a"] },  # one
          { alias = "b", models = ["openai:b"] },
        ]
        """),
    Case(
      name: "a profile in one piece is added to in one piece",
      before: head + "[profiles]\nd = { name = \"d\" } # small\n",
      edit: .bind("b", ["openai:b"], profile: "d"),
      after: head + """
        [profiles]
        d = { name = "d", bindings = [{ alias = "b", models = ["openai:b"] }] } # small

        """),
    Case(
      name: "profiles in one piece are added to in one piece",
      before: head + "profiles = {}\n",
      edit: .bind("b", ["openai:b"], profile: "d"),
      after: head
        + "profiles = { d = { name = \"d\", bindings = [{ alias = \"b\", models = [\"openai:b\"] }] } }\n"
    ),
    Case(
      name: "dotted keys are added to",
      before: head + "profiles.d.name = \"d\"\n",
      edit: .bind("b", ["openai:b"], profile: "d"),
      after: head + """
        profiles.d.name = "d"

        [[profiles.d.bindings]]
        alias = "b"
        models = ["openai:b"]

        """),
    Case(
      name: "a table header in a string or a comment is none",
      before: head + """
        note = '''
        [profiles.d]
        ''' # [profiles.d]
        [profiles.d]
        name = "d"
        """,
      edit: .bind("b", ["openai:b"], profile: "d"),
      after: head + """
        note = '''
        [profiles.d]
        ''' # [profiles.d]
        [profiles.d]
        name = "d"

        [[profiles.d.bindings]]
        alias = "b"
        models = ["openai:b"]

        """),
    Case(
      name: "JSON keeps unknown keys and the order of all keys",
      before: """
        {"zeta": 1.50, "profiles": {"d": {"later": [1], "name": "d", "bindings": [
          {"x": null, "models": ["openai:a"], "alias": "a"}]}}, "version": "1.0"}
        """,
      edit: .bind("b", ["openai:b"], profile: "d"),
      after: """
        {
          "zeta": 1.50,
          "profiles": {
            "d": {
              "later": [
                1
              ],
              "name": "d",
              "bindings": [
                {
                  "x": null,
                  "models": [
                    "openai:a"
                  ],
                  "alias": "a"
                },
                {
                  "alias": "b",
                  "models": [
                    "openai:b"
                  ]
                }
              ]
            }
          },
          "version": "1.0",
          "updated_at": "\(time)"
        }

        """, path: "l.json"),
    Case(
      name: "new keys of JSON stand where the reference has them",
      before: """
        {"version": "1.0", "profiles": {"d": {"name": "d", "registry_versions": {"openai": 1}}}, \
        "metadata": {}}
        """,
      edit: .bind("b", ["openai:b"], profile: "d"),
      after: """
        {
          "version": "1.0",
          "updated_at": "\(time)",
          "profiles": {
            "d": {
              "name": "d",
              "bindings": [
                {
                  "alias": "b",
                  "models": [
                    "openai:b"
                  ]
                }
              ],
              "registry_versions": {
                "openai": 1
              }
            }
          },
          "metadata": {}
        }

        """, path: "l.json"),
  ]
}
