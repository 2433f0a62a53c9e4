using Heddle.Transport;
using Heddle.Transport.Nats;

namespace Heddle.Mesh;

/// <summary>Finds the mesh's server and connects to it under the name that monitors recognise hosts by.</summary>
internal static class MeshConnector
{
    public static async ValueTask<MessageBus> ConnectAsync(
        string? url,
        AgentMeshOptions options,
        string instanceId,
        CancellationToken cancellationToken
    )
    {
        var given = options.Connection ?? new NatsOptions();
        // Several URLs can only have been given on purpose; a single one is the default unless an address says otherwise.
        var several = url is null && given.Urls.Count > 1 ? given.Urls : null;
        var address = MeshAddress.Resolve(several is null ? url : string.Join(',', several));
        var connection = given with
        {
            Urls = several ?? NatsUrls.Split(address.Url),
            Credentials = given.Credentials ?? (address.CredentialsFile is { } file ? NatsCredentials.CredentialsFile(file) : null),
            Name = MeshAddress.ConnectionNamePrefix + instanceId,
            TimeProvider = options.TimeProvider,
            LoggerFactory = options.LoggerFactory ?? given.LoggerFactory,
        };
        try
        {
            return await NatsBus.ConnectAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (NatsCredentialsException problem)
        {
            throw new MeshConnectionException(problem.Message, null, problem);
        }
        catch (BusException problem) when (CallFailures.ToMeshException(problem, "", "") is { } failure)
        {
            throw failure;
        }
    }
}
