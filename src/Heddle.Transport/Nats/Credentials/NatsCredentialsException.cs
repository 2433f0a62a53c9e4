namespace Heddle.Transport.Nats;

/// <summary>
/// A credentials file is missing, cannot be read or holds something else. A first connection fails with it before any server is
/// spoken to; a reconnect goes on trying, because the file may be about to be replaced.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="message">What is wrong with it; no part of its contents.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class NatsCredentialsException(string path, string message, Exception? innerException = null)
    : BusException(message, innerException)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
