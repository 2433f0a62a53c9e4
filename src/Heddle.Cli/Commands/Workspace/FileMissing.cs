namespace Heddle.Cli;

/// <summary>The failure of a command whose file is not in the workspace.</summary>
internal static class FileMissing
{
    public static CommandFailedException Create(string name, Exception? innerException = null) =>
        new("not_found", $"file `{name}` is not in the workspace; `heddle workspace ls` lists those that are", innerException);
}
