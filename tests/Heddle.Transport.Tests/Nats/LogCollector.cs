using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Tests.Nats;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogCollector : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> _entries = new();

    private Func<(LogLevel Level, string Text, Exception? Exception), bool>? _wanted;
    private TaskCompletionSource? _found;

    public IReadOnlyCollection<(LogLevel Level, string Text, Exception? Exception)> Entries => _entries;

    /// <summary>Waits for an entry that is logged from now on.</summary>
    public Task WhenAsync(Func<(LogLevel Level, string Text, Exception? Exception), bool> wanted)
    {
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _found, found);
        Volatile.Write(ref _wanted, wanted);
        return found.Task;
    }

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
    )
    {
        var entry = (logLevel, formatter(state, exception), exception);
        _entries.Enqueue(entry);
        if (Volatile.Read(ref _wanted) is { } wanted && wanted(entry))
        {
            Volatile.Read(ref _found)!.TrySetResult();
        }
    }

    public void Dispose() { }
}
