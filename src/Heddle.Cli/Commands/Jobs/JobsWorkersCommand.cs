using System.CommandLine;
using System.Globalization;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs workers</c>.</summary>
internal sealed class JobsWorkersCommand : MeshClientCommand
{
    // A little more than the interval in which workers show that they live.
    private const double UsualSeconds = 6;

    private readonly Option<double> _listen = new("--listen")
    {
        Description = "How many seconds to listen. Workers show every 5 seconds that they live.",
        HelpName = "seconds",
        DefaultValueFactory = _ => UsualSeconds,
    };

    private readonly JsonOption _json = new("Write one JSON object a line.");

    private readonly JobKeyOptions _keys;

    public JobsWorkersCommand(Shell shell)
        : base(shell, "workers", "Listen for workers and list them.")
    {
        Options.Add(_listen);
        Options.Add(_json);
        _keys = new(shell);
        _keys.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var seconds = arguments.GetValue(_listen);
        if (seconds is not (> 0 and <= 3600))
        {
            throw new UsageException($"`{seconds}` is no time to listen; give 1 to 3600 seconds");
        }

        var json = arguments.GetValue(_json);
        using var keys = await _keys.ReadAsync(arguments, cancellationToken);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        var store = await JobStore.OpenAsync(mesh.Bus, keys.ForStore(Shell), cancellationToken);
        var table = new TableView("WORKER", "POOL", "ACTIVE", "MAX", "CPU", "NAME");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), Shell.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await foreach (var worker in store.WorkersAsync(both.Token))
            {
                if (json)
                {
                    Shell.Out.WriteLine(JsonView.SortedLine(JobView.ToJson(worker)));
                }
                else
                {
                    table.Add(
                        worker.WorkerId,
                        worker.Pool,
                        worker.ActiveJobs.ToString(CultureInfo.InvariantCulture),
                        worker.MaxParallelJobs.ToString(CultureInfo.InvariantCulture),
                        worker.CpuLoad.ToString("F0", CultureInfo.InvariantCulture),
                        worker.AgentName
                    );
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // That was long enough.
        }

        if (!json)
        {
            table.Write(Shell);
        }

        return ExitCode.Ok;
    }
}
