using Microsoft.Extensions.Logging;

namespace Heddle.Mesh.Tests.Observability;

/// <summary>A logger that keeps neither lines nor scopes.</summary>
internal sealed class ScopelessLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

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
        // Nobody reads it.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
