using System.CommandLine;
using System.CommandLine.Parsing;

namespace Heddle.Cli;

/// <summary>Tells what is wrong with a command line. Standard output stays empty.</summary>
internal static class UsageReport
{
    public static int Write(Shell shell, ParseResult arguments, IEnumerable<string> errors)
    {
        var command = arguments.CommandResult.Command;
        var path = PathOf(arguments.CommandResult);
        if (command.Subcommands.Count > 0 && command.Action is null && arguments.UnmatchedTokens.Count == 0)
        {
            // Only a group was named: what it holds is what the user wants to know. For `heddle` alone that is no mistake.
            var output = command is RootCommand ? shell.Out : shell.Error;
            arguments.RootCommandResult.Command.Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = output });
            return command is RootCommand ? ExitCode.Ok : ExitCode.Usage;
        }

        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            errors = [$"there is no command `{arguments.UnmatchedTokens[0]}`"];
        }

        foreach (var error in errors)
        {
            shell.Error.WriteLine($"Error [usage] {Describe(error)}");
        }

        shell.Error.WriteLine($"Try: {string.Join(' ', path.Prepend("heddle"))} --help");
        return ExitCode.Usage;
    }

    private static IReadOnlyList<string> PathOf(SymbolResult result) =>
        result is CommandResult { Parent: { } parent } command ? [.. PathOf(parent), command.Command.Name] : [];

    /// <summary>The library's sentences, in the grammar of ours.</summary>
    private static string Describe(string error)
    {
        var text = error.TrimEnd('.').Replace('\'', '`');
        return char.ToLowerInvariant(text[0]) + text[1..];
    }
}
