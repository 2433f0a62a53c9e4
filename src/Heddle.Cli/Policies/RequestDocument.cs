using System.Text.Json;
using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>A request as files record it: identities are objects of <c>type</c> and <c>id</c>, or texts such as <c>User::"alice"</c>.</summary>
internal sealed record RequestDocument(JsonElement Principal, JsonElement Action, JsonElement Resource, JsonElement? Context = null)
{
    /// <exception cref="FormatException">An identity is none, or the context is not in the format.</exception>
    public AuthorizationRequest ToRequest(Schema? schema)
    {
        var action = Entity(Action);
        var context = Context is { ValueKind: not JsonValueKind.Null } given ? given.GetRawText() : "{}";
        return new AuthorizationRequest(
            Entity(Principal),
            action,
            Entity(Resource),
            schema is null ? CedarRecord.Parse(context) : schema.ParseContext(context, action)
        );
    }

    private static EntityUid Entity(JsonElement value)
    {
        try
        {
            return TryReadEntity(value) ?? throw Wrong(value);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair can be escaped in JSON, and is no text.
            throw Wrong(value);
        }
    }

    private static EntityUid? TryReadEntity(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return EntityText.TryParse(value.GetString()!);
        }

        return
            value.ValueKind == JsonValueKind.Object
            && Text(value, "type") is { } type
            && Text(value, "id") is { } id
            && EntityTypeName.TryParse(type, out var name)
            ? new EntityUid(name, id)
            : null;
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static FormatException Wrong(JsonElement value) =>
        new($"`{(value.ValueKind == JsonValueKind.Undefined ? "" : value.GetRawText())}` names no entity");
}
