using System.Globalization;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>What a server's system account says about one client's connection.</summary>
/// <param name="Server">The server's id.</param>
/// <param name="Client">The connection's number there.</param>
/// <param name="InstanceId">The host behind it.</param>
/// <param name="IsOpen">Whether it has been opened or closed.</param>
/// <param name="IsHeddle">Whether this library is at its other end, as that says.</param>
/// <param name="Since">When it was opened; <see langword="null"/> when the server does not say.</param>
internal readonly record struct ConnectionReport(
    string Server,
    ulong Client,
    string InstanceId,
    bool IsOpen,
    bool IsHeddle,
    DateTimeOffset? Since
)
{
    /// <summary>Reports of every account's clients that come and go: <c>$SYS.ACCOUNT.{account}.CONNECT</c> and <c>.DISCONNECT</c>.</summary>
    public const string Subjects = "$SYS.ACCOUNT.*.*";

    private const string Opened = ".CONNECT";
    private const string Closed = ".DISCONNECT";

    /// <summary>How the transport introduces itself. The official client says something else.</summary>
    private const string Language = ".net";

    /// <summary>Reads an advisory; <see langword="null"/> when it is not about a host's connection.</summary>
    /// <exception cref="JsonException">The advisory is not JSON.</exception>
    public static ConnectionReport? Read(BusMessage message)
    {
        var isOpen = message.Subject.EndsWith(Opened, StringComparison.Ordinal);
        if (!isOpen && !message.Subject.EndsWith(Closed, StringComparison.Ordinal))
        {
            return null;
        }

        var advisory = WireJson.Parse(message.Payload);
        return Create(WireJson.Text(WireJson.Member(advisory, "server"), "id"), WireJson.Member(advisory, "client"), "id", isOpen);
    }

    /// <summary>Reads an entry of a server's list of connections; <see langword="null"/> when it is not a host's.</summary>
    public static ConnectionReport? Read(string? server, JsonElement connection) => Create(server, connection, "cid", isOpen: true);

    private static ConnectionReport? Create(string? server, JsonElement? client, string number, bool isOpen) =>
        server is not null
        && InstanceOf(WireJson.Text(client, "name")) is { } instance
        && WireJson.Member(client, number) is { ValueKind: JsonValueKind.Number } id
        && id.TryGetUInt64(out var connection)
            ? new ConnectionReport(server, connection, instance, isOpen, WireJson.Text(client, "lang") == Language, SinceOf(client))
            : null;

    private static DateTimeOffset? SinceOf(JsonElement? client) =>
        DateTimeOffset.TryParse(WireJson.Text(client, "start"), CultureInfo.InvariantCulture, out var since) ? since : null;

    // Names are the clients' to choose; an instance id becomes a key.
    private static string? InstanceOf(string? name) =>
        name is not null
        && name.StartsWith(MeshAddress.ConnectionNamePrefix, StringComparison.Ordinal)
        && name[MeshAddress.ConnectionNamePrefix.Length..] is { Length: > 0 and <= 64 } instance
        && AgentName.IsValid(instance)
            ? instance
            : null;
}
