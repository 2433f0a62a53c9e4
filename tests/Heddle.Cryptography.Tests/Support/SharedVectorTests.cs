using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Heddle.Cryptography.Tests;

/// <summary>The vectors that other implementations of the authorization protocol are held to as well.</summary>
public sealed class SharedVectorTests
{
    private static JsonElement File => Vectors.Load("ucan-vectors.json");

    [Fact]
    public void Seeds_make_the_same_keys_and_identifiers()
    {
        foreach (var vector in File.GetProperty("keys").EnumerateObject().Select(property => property.Value))
        {
            using var key = Ed25519PrivateKey.FromSeed(Convert.FromHexString(vector.Text("seedHex")));
            key.PublicKey.ToString().ShouldBe(vector.Text("publicKeyHex"));
            DidKey.From(key.PublicKey).ToString().ShouldBe(vector.Text("did"));
        }
    }

    [Fact]
    public void Canonical_JSON_and_its_digest_are_the_same()
    {
        foreach (var vector in File.GetProperty("canonicalJson").EnumerateArray())
        {
            var bytes = CanonicalJson.Authority.GetBytes(Encoding.UTF8.GetBytes(vector.Text("input")));
            Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(vector.Text("sha256"), vector.Text("input"));
            // Escaped lone surrogates are text of the vector, not surrogates.
            Encoding.UTF8.GetString(bytes).ShouldBe(vector.Text("canonical"));
        }
    }

    [Fact]
    public void Tokens_are_signed_byte_for_byte_the_same()
    {
        var keys = File.GetProperty("keys");
        foreach (var token in File.GetProperty("tokens").EnumerateObject().Select(property => property.Value))
        {
            using var key = Ed25519PrivateKey.FromSeed(Convert.FromHexString(keys.GetProperty(token.Text("signer")).Text("seedHex")));
            var payload = CanonicalJson.Authority.GetBytes(Encoding.UTF8.GetBytes(token.Text("payloadCanonical")));
            Encoding.UTF8.GetString(payload).ShouldBe(token.Text("payloadCanonical"));

            var signed = $"{File.GetProperty("header").Text("segment")}.{StrictBase64Url.Encode(payload)}";
            var signature = key.Sign(Encoding.ASCII.GetBytes(signed));
            $"{signed}.{StrictBase64Url.Encode(signature)}".ShouldBe(token.Text("jwt"));
            key.PublicKey.Verify(Encoding.ASCII.GetBytes(signed), signature).ShouldBeTrue();
        }
    }

    [Fact]
    public void Bundle_signatures_verify()
    {
        var keys = File.GetProperty("keys");
        foreach (var bundle in File.GetProperty("policyBundles").EnumerateArray())
        {
            var key = new Ed25519PublicKey(Convert.FromHexString(keys.GetProperty(bundle.Text("signer")).Text("publicKeyHex")));
            key.Verify(Encoding.UTF8.GetBytes(bundle.Text("canonical")), StrictBase64Url.Decode(bundle.Text("signatureB64url")))
                .ShouldBeTrue();
        }
    }
}
