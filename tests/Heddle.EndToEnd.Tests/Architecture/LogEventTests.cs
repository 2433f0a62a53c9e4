using System.Text.RegularExpressions;

namespace Heddle.EndToEnd.Tests.Architecture;

/// <summary>Operators filter by event id, so an id means one thing in a component and never changes hands.</summary>
public sealed partial class LogEventTests
{
    [Fact]
    public void Event_ids_are_unique_within_a_log_class()
    {
        var logs = Directory
            .EnumerateFiles(RepositoryRoot.Combine("src"), "*Log.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Ids: Ids(File.ReadAllText(file))))
            .Where(log => log.Ids.Count > 0)
            .ToList();
        logs.ShouldNotBeEmpty();
        logs.Where(log => log.Ids.Distinct(StringComparer.Ordinal).Count() != log.Ids.Count).Select(log => log.File).ShouldBeEmpty();
    }

    private static List<string> Ids(string text) => [.. EventId().Matches(text).Select(match => match.Groups["id"].Value)];

    [GeneratedRegex(@"LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex EventId();
}
