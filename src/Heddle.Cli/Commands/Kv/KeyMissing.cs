namespace Heddle.Cli;

/// <summary>The failure of a command whose key does not exist.</summary>
internal static class KeyMissing
{
    public static CommandFailedException Create(string key) =>
        new("not_found", $"key `{key}` does not exist; `heddle kv ls` lists those that do");
}
