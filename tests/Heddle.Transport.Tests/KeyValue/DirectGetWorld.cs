namespace Heddle.Transport.Tests;

/// <summary>Buckets that any server of a cluster may read.</summary>
public sealed class DirectGetWorld : NatsWorld
{
    public override KeyValueOptions Adapt(KeyValueOptions options) => options with { AllowDirect = true };
}
