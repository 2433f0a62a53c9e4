using System.CommandLine;

namespace Heddle.Cli;

/// <summary>What the demo runs in a process of its own: part of a mesh until Ctrl-C, or until the process that started it is gone.</summary>
internal abstract class OwnedCommand : MeshClientCommand
{
    public const string OwnedOption = "--owned";

    private readonly Option<bool> _owned = new(OwnedOption)
    {
        Description = "End with standard input, and so with the process that started this one.",
        Hidden = true,
    };

    protected OwnedCommand(Shell shell, string name, string description)
        : base(shell, name, description)
    {
        Hidden = true;
        Options.Add(_owned);
    }

    protected override TimeSpan Patience => Cli.Shell.PatienceWithOwnServer;

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        arguments.GetValue(_owned)
            ? Owner.ServeAsync(Shell, cancel => HostAsync(arguments, cancel), cancellationToken)
            : HostAsync(arguments, cancellationToken);

    /// <summary>Joins the mesh, writes a line when it is ready, and stays.</summary>
    protected abstract Task<int> HostAsync(ParseResult arguments, CancellationToken cancellationToken);
}
