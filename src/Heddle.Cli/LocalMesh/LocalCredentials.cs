namespace Heddle.Cli;

/// <summary>The password of this user's own mesh, so that the one who started it need not type it.</summary>
internal static class LocalCredentials
{
    public const string User = "oam-app";

    /// <summary>Adds user and password to the URL of the mesh that <c>mesh up --host</c> started and that still runs; any other stays as it is.</summary>
    public static string AddTo(string url, Shell shell) =>
        MeshFolder.Peek(shell) is { Password: { } password } record && record.Url == url && IsRunning(record)
            ? url.Replace("://", $"://{User}:{password}@", StringComparison.Ordinal)
            : url;

    private static bool IsRunning(MeshRecord record)
    {
        using var process = record.FindProcess();
        return process is not null;
    }
}
