/// The options that choose a model, shared by commands.
struct ModelOptions: ParsableArguments {
  @Option(
    "-m", "--model",
    help: ArgumentHelp("The alias or provider:model to use.", valueName: "alias|provider:model"),
    completion: .dynamic(.models))
  var model: String?

  @Option(
    "--profile", help: ArgumentHelp("The lockfile's profile.", valueName: "name"),
    completion: .dynamic(.profiles))
  var profile: String?
}
