using Heddle.Cryptography;

namespace Heddle.Cli;

/// <summary>The user that credentials stand for.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Key">The user's public key, or <see langword="null"/> for a user with a password.</param>
/// <param name="Account">The public key of the account that vouches for the user.</param>
/// <param name="Expires">When that ends; <see langword="null"/> for never.</param>
/// <param name="Path">The credentials file.</param>
internal sealed record FileUser(
    string Name,
    string? Key = null,
    string? Account = null,
    DateTimeOffset? Expires = null,
    string? Path = null
)
{
    /// <exception cref="CommandFailedException">The file is missing or holds no credentials; the message names it and quotes nothing.</exception>
    public static async Task<FileUser> LoadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var credentials = await NatsCredentials.LoadAsync(path, cancellationToken);
            return UserToken.Read(credentials) with { Path = path };
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailedException("connection_failed", $"the credentials file `{path}` does not exist", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(
                "connection_failed",
                $"the credentials file `{path}` cannot be read: {problem.Message}",
                problem
            );
        }
        catch (FormatException problem)
        {
            var message = problem.Message.StartsWith('`') ? problem.Message : $"`{path}`: {problem.Message}";
            throw new CommandFailedException("connection_failed", $"the credentials file {message}", problem);
        }
    }
}
