using System.Text.Json;

namespace Heddle.Cryptography.Tests;

/// <summary>The shared vectors, which lie beside the repository where they are present.</summary>
internal static class Vectors
{
    public static JsonElement Load(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "vectors", name);
            if (File.Exists(path))
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(path));
                return document.RootElement.Clone();
            }
        }

        Assert.Skip($"NOT TESTED: {name}, because no folder `shared/vectors` lies beside the repository");
        return default;
    }

    public static string Text(this JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
