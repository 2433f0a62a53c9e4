using System.Globalization;

namespace Heddle.Mesh;

/// <summary>Timestamps as the mesh writes them: ISO 8601, UTC with an offset, microseconds.</summary>
internal static class MeshTime
{
    public static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
}
