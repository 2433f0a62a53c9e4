using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Heddle.Transport;

namespace Heddle.Cli;

/// <summary><c>heddle mesh listen</c>: a raw tap, below everything that agents mean by their messages.</summary>
internal sealed class MeshListenCommand : MeshClientCommand
{
    private readonly Argument<string> _subject = new("subject")
    {
        Description = "A subject, with `*` for one word and `>` for the rest: mesh.agent.>",
    };

    private readonly JsonOption _json = new("Write one JSON object a line: {\"data\":…,\"subject\":…}.");

    public MeshListenCommand(Shell shell)
        : base(shell, "listen", "Show every message on a subject until Ctrl-C.")
    {
        Arguments.Add(_subject);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var subject = arguments.GetRequiredValue(_subject);
        Subjects.CheckPattern(subject);
        var json = arguments.GetValue(_json);
        await using var mesh = await JoinAsync(arguments, cancellationToken);
        await using var subscription = await mesh.Bus.SubscribeAsync(subject, null, cancellationToken);
        await mesh.Bus.FlushAsync(cancellationToken);
        Shell.Error.WriteLine($"listening on {Printable.Line(subject)}, Ctrl-C ends");
        var dropped = 0L;
        await foreach (var message in subscription.Messages.ReadAllAsync(cancellationToken))
        {
            Shell.Out.WriteLine(
                json
                    ? AsJson(message)
                    : $"[{Printable.Line(message.Subject)}] {Printable.Line(Encoding.UTF8.GetString(message.Payload.Span))}"
            );
            if (subscription.DroppedMessages is var total && total > dropped)
            {
                Shell.Error.WriteLine($"{total - dropped} messages came faster than they could be shown and are left out");
                dropped = total;
            }
        }

        return ExitCode.Ok;
    }

    private static string AsJson(BusMessage message) =>
        JsonView.SortedLine(
            new JsonObject { ["data"] = message.Payload.IsEmpty ? null : JsonView.Data(message.Payload), ["subject"] = message.Subject }
        );
}
