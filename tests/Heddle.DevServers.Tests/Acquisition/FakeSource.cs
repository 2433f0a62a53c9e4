namespace Heddle.DevServers.Tests;

/// <summary>A source that delivers a script, and counts how often it is asked.</summary>
internal sealed class FakeSource : ServerSource
{
    private int _fetches;

    public int Fetches => _fetches;

    public override string Name => "fake";

    /// <summary>What it does beside counting; by default it writes a program that runs.</summary>
    public Func<ServerRecipe, string, CancellationToken, Task> Deliver { get; init; } =
        (recipe, folder, _) => WriteAsync(Path.Combine(folder, recipe.Name), "exit 0");

    public override async Task FetchAsync(
        ServerRecipe recipe,
        string folder,
        string scratch,
        Action<string> log,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _fetches);
        await Deliver(recipe, folder, cancellationToken);
    }

    public static async Task WriteAsync(string path, string body)
    {
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
