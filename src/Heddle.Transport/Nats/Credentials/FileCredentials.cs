using Microsoft.Extensions.Logging;
using Contents = Heddle.Cryptography.NatsCredentials;

namespace Heddle.Transport.Nats;

internal sealed class FileCredentials(string path) : NatsCredentials
{
    internal override async ValueTask<IdentityProof> LoadAsync(ILogger log, CancellationToken cancellationToken)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != UnixFileMode.None)
            {
                log.CredentialsOpenToAll(path);
            }

            var contents = await Contents.LoadAsync(path, cancellationToken).ConfigureAwait(false);
            return new()
            {
                Jwt = contents.Jwt,
                Key = contents.KeyPair,
                OwnsKey = true,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NatsCredentialsException(path, $"the credentials file `{path}` does not exist", e);
        }
        catch (FormatException e)
        {
            // The message begins with the path.
            throw new NatsCredentialsException(path, $"the credentials file {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NatsCredentialsException(path, $"the credentials file `{path}` cannot be read: {e.Message}", e);
        }
    }

    public override string ToString() => $"credentials file `{path}`";
}
