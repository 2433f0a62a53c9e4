using System.Buffers;

namespace Heddle.Jobs;

/// <summary>The bounds of checkable pointers (CAP specification 19), and that a legacy pointer beside one says the same.</summary>
internal static class ResourceRules
{
    private const string RedisResolver = "redis";
    private const string RedisScheme = "redis://";
    private const int LongestName = 128;
    private const int LongestUri = 2048;
    private const int LongestAuthority = 255;
    private const int LongestMediaType = 127;
    private const int LongestKey = 1024;
    private const int DigestBytes = 32;
    private const ulong LargestContent = 1UL << 30;

    private static readonly SearchValues<char> NotInUris = SearchValues.Create("@?#\\%");
    private static readonly SearchValues<char> InKeys = SearchValues.Create(
        "-.0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz"
    );

    public static void Check(ref ErrorList errors, PacketPayload payload)
    {
        switch (payload)
        {
            case JobRequest request:
                Check(ref errors, "job_request.context_ref", request.ContextReference, request.ContextPointer);
                if (request.Compensation is { } undo)
                {
                    Check(ref errors, "job_request.compensation.context_ref", undo.ContextReference, undo.ContextPointer);
                }

                break;
            case JobResult result:
                Check(ref errors, "job_result.result_ref", result.ResultReference, result.ResultPointer);
                CheckAll(ref errors, "job_result.artifact_refs", result.ArtifactReferences);
                break;
            case JobProgress progress:
                Check(ref errors, "job_progress.result_ref", progress.ResultReference, progress.ResultPointer);
                CheckAll(ref errors, "job_progress.artifact_refs", progress.ArtifactReferences);
                break;
        }
    }

    private static void CheckAll(ref ErrorList errors, string field, PacketList<ResourceRef> references)
    {
        foreach (var reference in references)
        {
            Check(ref errors, field, reference, legacyPointer: "");
        }
    }

    private static void Check(ref ErrorList errors, string field, ResourceRef? reference, string legacyPointer)
    {
        if (reference is null)
        {
            return;
        }

        errors.Check(reference.ResolverId.Length is > 0 and <= LongestName, field, "has a resolver_id that is empty or longer than 128");
        errors.Check(IsUri(reference.Uri), field, "has a uri that is empty, too long or has characters that are not allowed");
        errors.Check(reference.Sha256.Length == DigestBytes, field, "has a sha256 that is not 32 bytes");
        errors.Check(reference.MediaType.Length <= LongestMediaType, field, "has a media_type longer than 127");
        errors.Check(reference.SizeBytes is > 0 and <= LargestContent, field, "has a size_bytes that is not between 1 and 1 GiB");
        errors.Check(reference.ExpiresAt is { IsValid: true }, field, "has no valid expires_at");
        errors.Check(reference.Purpose.Length <= LongestName, field, "has a purpose longer than 128");
        if (legacyPointer.Length > 0)
        {
            errors.Check(IsSame(reference, legacyPointer), field, "does not point where the legacy pointer does");
        }
    }

    private static bool IsUri(string uri)
    {
        if (uri.Length is 0 or > LongestUri || uri.AsSpan().ContainsAny(NotInUris) || uri.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }

        var scheme = uri.IndexOf("://", StringComparison.Ordinal);
        var authority = scheme < 0 ? uri.AsSpan() : uri.AsSpan(scheme + 3);
        var end = authority.IndexOf('/');
        return scheme < 0 || (end < 0 ? authority.Length : end) <= LongestAuthority;
    }

    private static bool IsSame(ResourceRef reference, string legacyPointer) =>
        reference.ResolverId is RedisResolver
        && string.Equals(reference.Uri, legacyPointer, StringComparison.Ordinal)
        && legacyPointer.StartsWith(RedisScheme, StringComparison.Ordinal)
        && IsKey(legacyPointer.AsSpan(RedisScheme.Length));

    private static bool IsKey(ReadOnlySpan<char> key) =>
        key.Length is > 0 and <= LongestKey && char.IsAsciiLetterOrDigit(key[0]) && !key.ContainsAnyExcept(InKeys);
}
