namespace Heddle.Transport;

/// <summary>A stream does not exist and was not to be created.</summary>
/// <param name="stream">The stream's name.</param>
public sealed class StreamNotFoundException(string stream) : BusException($"stream `{stream}` does not exist")
{
    /// <summary>The stream's name.</summary>
    public string Stream { get; } = stream;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
