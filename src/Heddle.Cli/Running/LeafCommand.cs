using System.CommandLine;

namespace Heddle.Cli;

/// <summary>A command that does something, as opposed to a group of commands. A failure becomes a message and an exit code here.</summary>
internal abstract class LeafCommand : Command
{
    protected LeafCommand(Shell shell, string name, string description)
        : base(name, description)
    {
        Shell = shell;
        SetAction(GuardAsync);
    }

    protected Shell Shell { get; }

    /// <summary>Does the work and answers the exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken);

    private async Task<int> GuardAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(arguments, cancellationToken);
        }
        catch (IOException exception) when (Shell.IsReaderGone(exception))
        {
            // `heddle … | head -1`: the reader has what it wanted.
            return ExitCode.Ok;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever failed, it was because the user wanted it to end.
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            return FailureReport.Write(Shell, exception, arguments.GetValue<bool>(VerboseOption.OptionName));
        }
    }
}
