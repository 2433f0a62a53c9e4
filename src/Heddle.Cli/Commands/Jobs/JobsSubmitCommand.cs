using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary><c>heddle jobs submit</c>.</summary>
internal sealed class JobsSubmitCommand : MeshClientCommand
{
    private readonly Argument<string> _topic = new("topic") { Description = "What work it is, such as job.summarize" };
    private readonly PayloadArgument _payload = new();
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait for the job's end and show its output." };
    private readonly TimeoutOption _timeout = new("With --wait: how long to wait. The job goes on. Default: until it ends.");
    private readonly JobDetailOptions _details = new();
    private readonly JobKeyOptions _keys;
    private readonly JsonOption _json = new("Write the job as JSON, with --wait its state and output.");

    public JobsSubmitCommand(Shell shell)
        : base(shell, "submit", "Submit a job and show its id, or wait for its output.")
    {
        Arguments.Add(_topic);
        Arguments.Add(_payload);
        Options.Add(_wait);
        Options.Add(_timeout);
        _details.AddTo(this);
        _keys = new(shell);
        _keys.AddTo(this);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var topic = arguments.GetRequiredValue(_topic);
        if (!JobSubjects.IsTopic(topic))
        {
            throw new UsageException($"`{topic}` is no topic of jobs; write `job.` and a name, such as `job.summarize`");
        }

        var details = _details.Read(arguments, Shell.Time);
        var payload = await Payload.ReadJsonAsync(Shell, arguments.GetValue(_payload), cancellationToken);
        JsonElement? input = payload is { } json ? JsonElement.Parse(json.Span) : null;
        using var keys = await _keys.ReadAsync(arguments, cancellationToken);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        await using var blobs = BlobStores.CreateDefault(mesh.Bus, Shell.Environment);
        await using var client = new JobClient(mesh.Bus, keys.ForClient(Shell, blobs));
        if (!arguments.GetValue(_wait))
        {
            Show(await client.SubmitAsync(topic, input, details, cancellationToken), arguments.GetValue(_json));
            return ExitCode.Ok;
        }

        await using var progress = await client.WatchProgressAsync(details.JobId, cancellationToken);
        var job = await client.SubmitAsync(topic, input, details, cancellationToken);
        Shell.Error.WriteLine(Printable.Line($"job {job.JobId} is submitted"));
        var store = await JobStore.OpenAsync(mesh.Bus, keys.ForStore(Shell), cancellationToken);
        var wait = new JobWait(Shell, store, progress, job.JobId);
        var end = await wait.UntilEndAsync(arguments.GetValue(_timeout), cancellationToken);
        return await new JobEnd(Shell, blobs, end).ShowAsync(arguments.GetValue(_json), cancellationToken);
    }

    private void Show(SubmittedJob job, bool json) =>
        Shell.Out.WriteLine(
            json
                ? JsonView.Document(
                    new JsonObject
                    {
                        ["job_id"] = job.JobId,
                        ["trace_id"] = job.TraceId,
                        ["context_ptr"] = job.ContextPointer,
                    }
                )
                : Printable.Line(job.JobId)
        );
}
