using System.CommandLine;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs cancel</c>.</summary>
internal sealed class JobsCancelCommand : MeshClientCommand
{
    private readonly JobArgument _job = new();

    private readonly Option<string> _reason = new("--reason")
    {
        Description = "Why, for people.",
        HelpName = "text",
        DefaultValueFactory = _ => "",
    };

    private readonly JobKeyOptions _keys;

    public JobsCancelCommand(Shell shell)
        : base(shell, "cancel", "Call a job off, wherever it stands.")
    {
        Arguments.Add(_job);
        Options.Add(_reason);
        _keys = new(shell);
        _keys.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var jobId = arguments.GetRequiredValue(_job);
        using var keys = await _keys.ReadAsync(arguments, cancellationToken);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var store = await JobStore.OpenAsync(mesh.Bus, keys.ForStore(Shell), cancellationToken);
        var job = await store.GetAsync(jobId, cancellationToken) ?? throw JobMissing.Job(jobId);
        if (JobTransitions.IsTerminal(job.Status))
        {
            throw new CommandFailedException("ended", $"job `{jobId}` has ended: {JobView.Word(job.Status)}");
        }

        await store.CancelAsync(jobId, arguments.GetValue(_reason) ?? "", cancellationToken);
        await mesh.Bus.FlushAsync(cancellationToken);
        return ExitCode.Ok;
    }
}
