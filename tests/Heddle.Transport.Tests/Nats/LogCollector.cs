using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Tests.Nats;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogCollector : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> _entries = new();

    public IReadOnlyCollection<(LogLevel Level, string Text, Exception? Exception)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _entries.Enqueue((logLevel, formatter(state, exception), exception));

    public void Dispose() { }
}
