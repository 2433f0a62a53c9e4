namespace Heddle.Cli;

/// <summary>Tells the files of integration tests from the data beside them.</summary>
internal static class PolicyTestName
{
    public static bool IsTest(string path) =>
        path.EndsWith(".json", StringComparison.Ordinal)
        && !path.EndsWith("entities.json", StringComparison.Ordinal)
        && !path.EndsWith(".cedarschema.json", StringComparison.Ordinal)
        && !path.EndsWith(".cedar.json", StringComparison.Ordinal);

    public static bool IsArchive(string path) =>
        path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
}
