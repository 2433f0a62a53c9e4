using System.CommandLine;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>A command that works on policies. Whatever cannot be parsed ends it, with every finding shown in its place.</summary>
internal abstract class PolicyCommand : LeafCommand
{
    protected PolicyCommand(Shell shell, string name, string description)
        : base(shell, name, description) { }

    protected sealed override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await WorkAsync(arguments, cancellationToken);
        }
        catch (PolicyParseException problem)
        {
            // Each finding says more than the exception's own summary does.
            throw new CommandFailedException("parse_failed", string.Join("\n\n", problem.Diagnostics.Select(FindingView.Text)), problem);
        }
    }

    /// <summary>Does the work and answers the exit code.</summary>
    protected abstract Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken);

    protected Task<PolicyFile> ReadAsync(string path, CancellationToken cancellationToken) =>
        PolicyFile.ReadAsync(Shell, path, cancellationToken);

    /// <summary>The schema of a file; <see langword="null"/> where none was named.</summary>
    protected async Task<Schema?> ReadSchemaAsync(string? path, CancellationToken cancellationToken) =>
        path is null ? null : (await ReadAsync(path, cancellationToken)).ToSchema();
}
