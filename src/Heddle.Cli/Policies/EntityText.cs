using System.Text.Json;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>Reads <c>User::"alice"</c> as policies write it.</summary>
internal static class EntityText
{
    /// <exception cref="UsageException">The text names no entity.</exception>
    public static EntityUid Parse(string text) =>
        TryParse(text)
        ?? throw new UsageException($"`{text}` names no entity: write it as in policies, and quote it for the shell: 'User::\"alice\"'");

    public static EntityUid? TryParse(string text)
    {
        try
        {
            // The language reads its own literals best. The line break keeps a comment in the text from hiding what follows.
            using var policy = JsonDocument.Parse(CedarPolicy.Parse($"permit (principal == {text}\n, action, resource);").ToJson());
            var entity = policy.RootElement.GetProperty("principal").GetProperty("entity");
            return new EntityUid(entity.GetProperty("type").GetString()!, entity.GetProperty("id").GetString()!);
        }
        catch (PolicyParseException)
        {
            return null;
        }
    }
}
