using System.Text;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Publishes to domain subjects (mesh-protocol §1.10).</summary>
internal static class DomainPublisher
{
    public const string TextType = "text/plain";

    public static async ValueTask PublishAsync(
        MeshSession session,
        string subject,
        object payload,
        BusHeaders? own,
        CancellationToken cancellationToken
    )
    {
        AgentName.Check(subject, "subject");
        ArgumentNullException.ThrowIfNull(payload);
        var (body, contentType) = payload switch
        {
            string text => (new InputBody(Encoding.UTF8.GetBytes(text)), TextType),
            byte[] or ReadOnlyMemory<byte> => (InputWriter.Write(payload, session.Json), "application/octet-stream"),
            _ => (InputWriter.Write(payload, session.Json), "application/json"),
        };
        using (body)
        {
            try
            {
                var headers = Headers(session, own, contentType);
                await session.Bus.PublishAsync(subject, body.Written, headers, null, cancellationToken).ConfigureAwait(false);
            }
            catch (BusException problem) when (CallFailures.ToMeshException(problem, "", "") is { } failure)
            {
                throw failure;
            }
        }
    }

    // The caller's own headers win over the stamped ones.
    private static BusHeaders Headers(MeshSession session, BusHeaders? own, string contentType)
    {
        var headers = new BusHeaders(4);
        foreach (var (name, value) in own ?? [])
        {
            headers.Add(name, value);
        }

        Default(headers, MeshHeaders.RequestId, MeshSession.NewId());
        Default(headers, MeshHeaders.ContentType, contentType);
        Default(headers, MeshHeaders.InstanceId, session.InstanceId);
        return headers;
    }

    private static void Default(BusHeaders headers, string name, string value)
    {
        if (!headers.TryGet(name, out _))
        {
            headers.Add(name, value);
        }
    }
}
