using System.CommandLine;

namespace Heddle.Cli;

/// <summary><c>heddle mesh down</c>.</summary>
internal sealed class MeshDownCommand(Shell shell) : LeafCommand(shell, "down", "Stop the mesh that `mesh up` started. Its data stays.")
{
    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var folder = await MeshFolder.LockAsync(Shell, cancellationToken);
        var record =
            folder.ReadRecord()
            ?? throw new CommandFailedException("not_running", $"no mesh is recorded in `{folder.Path}`; `heddle mesh up` starts one");
        // Before the server: a monitor must not take the end of the mesh for the death of everybody on it.
        if (record.Monitor?.Find() is { } monitor)
        {
            using (monitor)
            {
                await ServerEnd.StopAsync(Shell, monitor, cancellationToken);
            }
        }

        if (record.FindProcess() is { } server)
        {
            using (server)
            {
                await Spinner.WhileAsync(Shell, "stopping the mesh", () => ServerEnd.StopAsync(Shell, server, cancellationToken));
            }

            Shell.Error.WriteLine($"the mesh at {record.Url} has stopped; its data stays in {folder.DataFolder}");
        }
        else
        {
            Shell.Error.WriteLine($"the mesh at {record.Url} was not running any more");
        }

        folder.RemoveRecord();
        return ExitCode.Ok;
    }
}
