using System.CommandLine;
using System.Text.Json;
using Heddle.Mesh;
using Heddle.Transport;

namespace Heddle.Cli;

/// <summary><c>heddle agent send</c>: a request whose answer is dropped, goes elsewhere, or is called back (mesh-protocol §1.8).</summary>
internal sealed class AgentSendCommand : MeshClientCommand
{
    private readonly AgentNameArgument _name;
    private readonly PayloadArgument _payload = new();

    private readonly Option<string?> _replyTo = new("--reply-to")
    {
        Description = "The subject the answer goes to; `heddle mesh listen` shows what comes there.",
        HelpName = "subject",
    };

    private readonly Option<bool> _wait = new("--wait") { Description = "Stay until the agent calls back, and show its answer." };
    private readonly TimeoutOption _timeout = new("With --wait: how long to wait for the answer. Default: 60.");
    private readonly JsonOption _json = new("With --wait: write the answer indented, its members sorted.");

    public AgentSendCommand(Shell shell)
        : base(shell, "send", "Send an agent a request and do not wait for the answer.")
    {
        _name = new AgentNameArgument(shell, agent => agent is { Invocable: true, Streaming: false });
        Arguments.Add(_name);
        Arguments.Add(_payload);
        Options.Add(_replyTo);
        Options.Add(_wait);
        Options.Add(_timeout);
        Options.Add(_json);
        Validators.Add(result =>
        {
            var waits = result.GetValue(_wait);
            if (waits && result.GetResult(_replyTo) is not null)
            {
                result.AddError("`--wait` and `--reply-to` exclude each other");
            }

            if (!waits && (result.GetResult(_timeout) ?? result.GetResult(_json)) is { } answer)
            {
                result.AddError($"`{answer.Option.Name}` is about an answer; give `--wait` with it");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_name);
        if (arguments.GetValue(_replyTo) is { } subject)
        {
            Subjects.CheckLiteral(subject);
        }

        var payload = await Payload.ReadJsonAsync(Shell, arguments.GetValue(_payload), cancellationToken);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        if (arguments.GetValue(_wait))
        {
            var options = new CallOptions { Timeout = arguments.GetValue(_timeout) };
            var answer = await Spinner.WhileAsync(
                Shell,
                $"waiting for {name}",
                () => CallBackAsync(mesh, name, payload, options, cancellationToken)
            );
            Shell.Out.WriteLine(arguments.GetValue(_json) ? JsonView.Document(answer) : JsonView.Line(answer));
            return ExitCode.Ok;
        }

        await (
            arguments.GetValue(_replyTo) is { } replyTo
                ? mesh.SendToAsync(name, payload, replyTo, null, cancellationToken)
                : mesh.SendAsync(name, payload, null, cancellationToken)
        );
        // Only what comes before the answer to a flush tells that the server did not take it.
        await mesh.Bus.FlushAsync(cancellationToken);
        if (!await IsListedAsync(mesh, name, cancellationToken))
        {
            Shell.Say($"no agent {Printable.Line(name)} is in the catalog; it may be that nobody got this");
        }

        return ExitCode.Ok;
    }

    private static async Task<JsonElement> CallBackAsync(
        AgentMesh mesh,
        string name,
        ReadOnlyMemory<byte>? payload,
        CallOptions options,
        CancellationToken cancellationToken
    )
    {
        var answered = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await mesh.SendAsync<JsonElement>(
            name,
            payload,
            reply => answered.TrySetResult(reply),
            problem => answered.TrySetException(problem),
            options,
            cancellationToken
        );
        return await answered.Task.WaitAsync(cancellationToken);
    }

    private static async Task<bool> IsListedAsync(AgentMesh mesh, string name, CancellationToken cancellationToken)
    {
        var agents = await mesh.CatalogAsync(null, cancellationToken);
        return agents.Any(agent => agent.Name == name);
    }
}
