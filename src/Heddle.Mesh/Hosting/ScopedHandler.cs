using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Heddle.Mesh;

/// <summary>Runs another handler with services that live as long as the run.</summary>
internal sealed class ScopedHandler : AgentHandler
{
    private readonly AgentHandler _inner;

    [SetsRequiredMembers]
    public ScopedHandler(AgentHandler inner)
    {
        _inner = inner;
        Shape = inner.Shape;
        Input = inner.Input;
        Output = inner.Output;
        NeedsSource = inner.NeedsSource;
    }

    public override async ValueTask<PayloadBuffer?> RunAsync(AgentContext context, IChunkSink chunks)
    {
        var scope = context.Services.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        context.Services = scope.ServiceProvider;
        return await _inner.RunAsync(context, chunks).ConfigureAwait(false);
    }
}
