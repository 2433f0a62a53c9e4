using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle workspace rm</c>.</summary>
internal sealed class WorkspaceRemoveCommand : MeshClientCommand
{
    private readonly FileNameArgument _name;

    public WorkspaceRemoveCommand(Shell shell)
        : base(shell, "rm", "Delete a file.")
    {
        _name = new FileNameArgument(shell);
        Arguments.Add(_name);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_name);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        return await mesh.Workspace.DeleteAsync(name, cancellationToken) ? ExitCode.Ok : throw FileMissing.Create(name);
    }
}
