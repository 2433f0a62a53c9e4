using System.Globalization;

namespace Heddle.Cli;

/// <summary>Moments as commands show them: ISO 8601, UTC, to the second.</summary>
internal static class TimeView
{
    public static string Text(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
