using System.Reflection;
using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>
/// The inputs only a source can give: <see cref="MeshMessage{T}"/> and <see cref="MeshEntry{T}"/>. A handler that takes one answers no
/// requests (mesh-protocol §3.1).
/// </summary>
internal static class EnvelopeInput
{
    private static readonly MethodInfo ReadMessageMethod = Method(nameof(ReadMessage));
    private static readonly MethodInfo ReadEntryMethod = Method(nameof(ReadEntry));

    public static bool Is(Type? type) => BodyOf(type) is not null;

    /// <summary>The type inside an envelope; <see langword="null"/> for a type that is none.</summary>
    public static Type? BodyOf(Type? type) => IsMessage(type) || IsEntry(type) ? type!.GetGenericArguments()[0] : null;

    /// <summary>Compiles the reader of an envelope.</summary>
    public static Func<AgentContext, TEnvelope> Reader<TEnvelope>(JsonSerializerOptions json)
    {
        var method = IsMessage(typeof(TEnvelope)) ? ReadMessageMethod : ReadEntryMethod;
        var read = method
            .MakeGenericMethod(BodyOf(typeof(TEnvelope))!)
            .CreateDelegate<Func<JsonSerializerOptions, AgentContext, TEnvelope>>();
        return context => read(json, context);
    }

    private static bool IsMessage(Type? type) =>
        type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(MeshMessage<>);

    private static bool IsEntry(Type? type) => type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(MeshEntry<>);

    private static MeshMessage<T> ReadMessage<T>(JsonSerializerOptions json, AgentContext context)
    {
        var message = Item(context).Message;
        return EventBody.TryRead<T>(message, json, new EventSource(message.Subject, null), out var body)
            ? new MeshMessage<T>(message.Subject, context.Headers, body)
            : throw new InvalidReplyException($"the message on `{message.Subject}` is not JSON");
    }

    private static MeshEntry<T> ReadEntry<T>(JsonSerializerOptions json, AgentContext context) =>
        Item(context).Entry is { } entry
            ? new StoredValues(json).Decode<T>(entry)
            : throw new InvalidOperationException(
                $"agent `{context.Agent.FullName}` takes an entry of the shared state; feed it with `Source.Keys`, not with a subject"
            );

    private static SourceItem Item(AgentContext context) =>
        context.Item ?? throw new InvalidOperationException($"agent `{context.Agent.FullName}` can only be fed by a source");

    private static MethodInfo Method(string name) => typeof(EnvelopeInput).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
