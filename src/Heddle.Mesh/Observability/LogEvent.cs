using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>One event in the life of an agent or of a request, as its host told it (mesh-protocol §1.13).</summary>
public sealed record LogEvent
{
    /// <summary>When, by the host's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How serious; never <see cref="MeshLogLevel.Off"/>.</summary>
    public required MeshLogLevel Level { get; init; }

    /// <summary>The agent's full name.</summary>
    public required string Agent { get; init; }

    /// <summary>
    /// What happened: <c>agent_registered</c>, <c>agent_deregistered</c>, <c>agent_activated</c>, <c>agent_deactivated</c>,
    /// <c>request_received</c>, <c>request_completed</c>, <c>request_failed</c>, <c>validation_error</c>, <c>usage_reported</c>, or a
    /// name that a later version or another implementation knows.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The request it is about; empty when it is about none.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The text of a failure; empty otherwise.</summary>
    public string Message { get; init; } = "";

    /// <summary>More about it, by <see cref="Name"/>: a JSON object, often without members.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>The instance id of the host that told it; empty when it did not say.</summary>
    public string InstanceId { get; init; } = "";
}
