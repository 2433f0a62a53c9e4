using System.Globalization;
using System.Text;
using Heddle.Transport.Nats;
using Heddle.Transport.Tests.Nats;

namespace Heddle.Transport.Tests;

/// <summary>A server whose JetStream answers exactly what a test tells it to.</summary>
internal sealed class ScriptedJetStream : IAsyncDisposable
{
    private readonly ScriptedServer _server = new();
    private readonly Dictionary<string, string> _sids = [];
    private readonly Func<string, string, IEnumerable<string>> _answer;
    private ScriptedPeer? _peer;
    private Task? _serving;

    private ScriptedJetStream(Func<string, string, IEnumerable<string>> answer) => _answer = answer;

    public MessageBus Bus { get; private set; } = null!;

    /// <summary>The subjects and payloads published so far, in order.</summary>
    public List<(string Subject, string Payload)> Requests { get; } = [];

    /// <summary>Connects a bus.</summary>
    /// <param name="answer">
    /// The answers to a request's subject and payload: JSON as it is, or a status as <c>404 No Messages|Header: value</c>, or a message of
    /// the stream as <c>@5</c>.
    /// </param>
    public static async Task<ScriptedJetStream> StartAsync(Func<string, string, IEnumerable<string>> answer)
    {
        var scripted = new ScriptedJetStream(answer);
        var connecting = NatsBus.ConnectAsync(new() { Url = scripted._server.Url }, TestContext.Current.CancellationToken);
        scripted._peer = await scripted._server.WelcomeAsync();
        scripted._serving = scripted.ServeAsync(scripted._peer);
        scripted.Bus = await connecting;
        return scripted;
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        _peer?.Dispose();
        _server.Dispose();
        await (_serving ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync(ScriptedPeer peer)
    {
        while (await peer.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "SUB":
                    _sids[words[1]] = words[^1];
                    break;
                case "PING":
                    await peer.SendAsync("PONG\r\n");
                    break;
                case "PUB" or "HPUB":
                    var bytes = await peer.ReadAsync(int.Parse(words[^1], CultureInfo.InvariantCulture) + 2);
                    await AnswerAsync(peer, words, Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.Length - 2)));
                    break;
                default:
                    break;
            }
        }
    }

    private async Task AnswerAsync(ScriptedPeer peer, string[] words, string payload)
    {
        var (subject, replyTo) = (words[1], words[2]);
        lock (Requests)
        {
            Requests.Add((subject, payload));
        }

        if (_sids.FirstOrDefault(sid => Subjects.Matches(sid.Key, replyTo)) is { Value: { } sid })
        {
            foreach (var answer in _answer(subject, payload))
            {
                await peer.SendAsync(Frame(replyTo, sid, answer));
            }
        }
    }

    private static string Frame(string replyTo, string sid, string answer)
    {
        if (answer.StartsWith('@'))
        {
            return $"MSG s.a {sid} $JS.ACK.S.q.1.{answer[1..]}.{answer[1..]}.1700000000000000000.0 0\r\n\r\n";
        }

        if (answer.Length == 0 || !char.IsAsciiDigit(answer[0]))
        {
            return $"MSG {replyTo} {sid} {Encoding.UTF8.GetByteCount(answer)}\r\n{answer}\r\n";
        }

        var block = "NATS/1.0 " + answer.Replace("|", "\r\n", StringComparison.Ordinal) + "\r\n\r\n";
        return $"HMSG {replyTo} {sid} {block.Length} {block.Length}\r\n{block}\r\n";
    }
}
