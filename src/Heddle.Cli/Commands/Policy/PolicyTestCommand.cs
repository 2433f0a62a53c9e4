using System.CommandLine;
using System.Text.Json.Nodes;

namespace Heddle.Cli;

/// <summary><c>heddle policy test</c>.</summary>
internal sealed class PolicyTestCommand : PolicyCommand
{
    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "Tests in the format of Cedar's integration tests: files, folders, or a .tar.gz of them.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _root = new("--root")
    {
        Description = "What the paths inside tests are relative to. Default: the nearest folder above a test where they lead to a file.",
        HelpName = "folder",
    };
    private readonly JsonOption _json = new("Write counts and failures as a JSON object.");

    public PolicyTestCommand(Shell shell)
        : base(shell, "test", "Run policy tests: decisions, reasons, errors, and validation of policies, entities and requests.")
    {
        Arguments.Add(_paths);
        Options.Add(_root);
        Options.Add(_json);
    }

    protected override Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var tests = Find(arguments);
        var outcomes = ProgressBar.While(
            Shell,
            "testing",
            tests.Count,
            step => tests.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(test => Run(test, step)).ToList()
        );
        var failed = outcomes.Count(outcome => !outcome.HasPassed);
        if (arguments.GetValue(_json))
        {
            Shell.Out.WriteLine(JsonView.Document(ToJson(outcomes, failed)));
        }
        else
        {
            foreach (var failure in outcomes.SelectMany(outcome => outcome.Failures))
            {
                Shell.Out.WriteLine(Printable.Text(failure.ToString()));
            }

            Shell.Out.WriteLine($"{outcomes.Count - failed} passed, {failed} failed");
        }

        return Task.FromResult(failed == 0 ? ExitCode.Ok : ExitCode.Failed);
    }

    private static PolicyTestOutcome Run(PolicyTestFile test, Action step)
    {
        var outcome = PolicyTestRun.Of(test);
        step();
        return outcome;
    }

    private static JsonObject ToJson(List<PolicyTestOutcome> outcomes, int failed) =>
        new()
        {
            ["passed"] = outcomes.Count - failed,
            ["failed"] = failed,
            ["requests"] = outcomes.Sum(outcome => outcome.Requests),
            ["failures"] = new JsonArray([
                .. outcomes
                    .SelectMany(outcome => outcome.Failures)
                    .Select(failure => new JsonObject
                    {
                        ["test"] = failure.Test,
                        ["request"] = failure.Request,
                        ["message"] = failure.Message,
                    }),
            ]),
        };

    private List<PolicyTestFile> Find(ParseResult arguments)
    {
        var root = arguments.GetValue(_root) is { } named ? Path.GetFullPath(named, Shell.Directory) : null;
        if (root is not null && !Directory.Exists(root))
        {
            throw new UsageException($"there is no folder `{root}`");
        }

        var folder = new PolicyTestFolder(root);
        var tests = new List<PolicyTestFile>();
        foreach (var given in arguments.GetRequiredValue(_paths))
        {
            var path = Path.GetFullPath(given, Shell.Directory);
            if (!Path.Exists(path))
            {
                throw new UsageException($"there is no file or folder `{given}`");
            }

            tests.AddRange(File.Exists(path) && PolicyTestName.IsArchive(path) ? PolicyTestArchive.Read(path) : folder.Find(path));
        }

        // Nothing tested is nothing shown.
        return tests.Count > 0 ? tests : throw new UsageException("there are no tests in what was named; tests are .json files");
    }
}
