using System.Collections;
using System.Diagnostics;
using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Mesh;

/// <summary>
/// What every line that is logged while a request is handled carries: <c>agent</c> and, as far as they are known, <c>request_id</c>,
/// <c>trace_id</c> and <c>caller_instance_id</c>.
/// </summary>
/// <remarks>
/// A value, so that a request costs nothing where no logger keeps scopes: only one that does puts it on the heap. Not read-only, so
/// that there the entries are made once, when the first line is written.
/// </remarks>
internal struct RequestLogScope(AgentContext context, Activity? activity) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private List<KeyValuePair<string, object?>>? _entries;

    public int Count => Entries.Count;

    private List<KeyValuePair<string, object?>> Entries => _entries ??= Read();

    public KeyValuePair<string, object?> this[int index] => Entries[index];

    /// <summary>
    /// The step of a host's pipeline that opens the scope. Called from an asynchronous method, which keeps the scope from whoever reads
    /// the next request.
    /// </summary>
    public static ValueTask<CallReply> OpenAsync(ILogger logger, AgentContext context, PipelineStep<AgentContext, CallReply> next)
    {
        var scope = logger.BeginScope(new RequestLogScope(context, Activity.Current));
        ValueTask<CallReply> reply;
        try
        {
            reply = next(context);
        }
        catch
        {
            scope?.Dispose();
            throw;
        }

        if (!reply.IsCompletedSuccessfully)
        {
            return CloseAsync(reply, scope);
        }

        scope?.Dispose();
        return reply;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Entries.GetEnumerator();

    public override string ToString() => string.Join(' ', Entries.Select(entry => $"{entry.Key}:{entry.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static async ValueTask<CallReply> CloseAsync(ValueTask<CallReply> reply, IDisposable? scope)
    {
        using (scope)
        {
            return await reply.ConfigureAwait(false);
        }
    }

    private readonly List<KeyValuePair<string, object?>> Read()
    {
        var entries = new List<KeyValuePair<string, object?>>(4) { new("agent", context.Agent.FullName) };
        Add("request_id", context.RequestId);
        Add("trace_id", TraceId());
        Add("caller_instance_id", context.CallerInstanceId);
        return entries;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                entries.Add(new(name, value));
            }
        }
    }

    // The caller's trace, whether or not anybody records it here; else the one that the host's span began.
    private readonly string? TraceId() =>
        ActivityContext.TryParse(context.Headers[MeshHeaders.TraceParent], null, out var caller) ? caller.TraceId.ToHexString()
        : activity is { IdFormat: ActivityIdFormat.W3C } ? activity.TraceId.ToHexString()
        : null;
}
