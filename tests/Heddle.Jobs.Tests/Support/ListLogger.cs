using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Heddle.Jobs.Tests;

/// <summary>Keeps what is logged, with the scopes that were open.</summary>
internal sealed class ListLogger : ILogger
{
    private readonly AsyncLocal<object?> _scope = new();

    public ConcurrentQueue<(LogLevel Level, string Message, object? Scope)> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _scope.Value = state;
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Lines.Enqueue((logLevel, formatter(state, exception), _scope.Value));
}
