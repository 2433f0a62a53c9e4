namespace Heddle.Cli;

/// <summary>The passwords of this user's own mesh, so that the one who started it need not type them.</summary>
internal static class LocalCredentials
{
    public const string User = "oam-app";
    public const string SystemUser = "oam-sys";

    /// <summary>Adds user and password to the URL of the mesh that <c>mesh up --host</c> started and that still runs; any other stays as it is.</summary>
    public static string AddTo(string url, Shell shell) =>
        OwnMesh(url, shell) is { Password: { } password } ? With(url, User, password) : url;

    /// <summary>The URL for the system account of the mesh that <c>mesh up</c> started and that still runs; <see langword="null"/> for any other.</summary>
    public static string? SystemUrl(string url, Shell shell) =>
        OwnMesh(url, shell) is { SystemPassword: { } password } ? With(url, SystemUser, password) : null;

    public static string With(string url, string user, string password) =>
        url.Replace("://", $"://{user}:{password}@", StringComparison.Ordinal);

    private static MeshRecord? OwnMesh(string url, Shell shell)
    {
        if (MeshFolder.Peek(shell) is not { } record || record.Url != url)
        {
            return null;
        }

        using var process = record.FindProcess();
        return process is null ? null : record;
    }
}
