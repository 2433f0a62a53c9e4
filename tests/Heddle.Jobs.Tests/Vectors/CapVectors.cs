using System.Text.Json;

namespace Heddle.Jobs.Tests;

/// <summary>The published test data, read in place from the folder <c>shared/vectors</c> beside the repository.</summary>
internal static class CapVectors
{
    private static readonly Lazy<JsonElement?> Root = new(Load);

    public static JsonElement Document
    {
        get
        {
            if (Root.Value is not { } root)
            {
                Assert.Skip("no folder `shared/vectors` beside the repository: the published vectors were not checked");
                throw new InvalidOperationException();
            }

            return root;
        }
    }

    public static JobVerifyingKey PublicKey => JobVerifyingKey.FromPem(Document.GetProperty("public_key_pem").GetString()!);

    public static (byte[] Unsigned, byte[] Signature, string Sha256) Fixture(string name)
    {
        var fixture = Document.GetProperty("fixtures").GetProperty(name);
        return (
            Convert.FromHexString(fixture.GetProperty("unsigned_hex").GetString()!),
            Convert.FromHexString(fixture.GetProperty("signature_der_hex").GetString()!),
            fixture.GetProperty("sha256").GetString()!
        );
    }

    private static JsonElement? Load()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "vectors", "cap-vectors.json");
            if (File.Exists(file))
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file));
                return document.RootElement.Clone();
            }
        }

        return null;
    }
}
