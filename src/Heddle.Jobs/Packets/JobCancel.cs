namespace Heddle.Jobs;

/// <summary>Calls a job off. Every worker hears it; the one that runs the job stops and reports.</summary>
public sealed partial record JobCancel : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public JobCancel() { }

    /// <summary>The job.</summary>
    public required string JobId { get; init; } = "";

    /// <summary>Why, for people; empty when not said.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who wants it; empty when not said.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>The dispatch to call off; <see langword="null"/> for whichever is active.</summary>
    public DispatchIdentity? Dispatch { get; init; }

    /// <summary>Production profile: the envelope's identity again, or <see langword="null"/>.</summary>
    public IdentityBinding? Identity { get; init; }
}
