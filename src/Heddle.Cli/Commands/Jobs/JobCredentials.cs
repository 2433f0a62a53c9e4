using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary>With which key a command signs, and whom it believes.</summary>
internal sealed class JobCredentials(JobSigningKey? key, JobKeyRing? trusted) : IDisposable
{
    public PacketSigner Signer { get; } = key is null ? PacketSigner.Unsigned : PacketSigner.Create(key);

    public PacketReader Reader { get; } = PacketReader.Create(new() { Keys = trusted });

    public JobStoreOptions ForStore(Shell shell) =>
        new()
        {
            Signer = Signer,
            Reader = Reader,
            TimeProvider = shell.Time,
        };

    public JobClientOptions ForClient(Shell shell, BlobStores blobs) =>
        new()
        {
            Blobs = blobs,
            Signer = Signer,
            Reader = Reader,
            TimeProvider = shell.Time,
        };

    public void Dispose() => key?.Dispose();
}
