using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Heddle.Mesh.Tests.Observability;

/// <summary>Keeps every line that is logged, with the members of the scopes around it, as a logger of an application does.</summary>
internal sealed class ScopeLog : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<(string Message, Dictionary<string, object?> Scope, string ScopeText)> Lines { get; } = [];

    /// <summary>A factory whose only logger this is.</summary>
    public ILoggerFactory CreateFactory() => LoggerFactory.Create(logging => logging.AddProvider(this));

    /// <summary>The members of the scope around a line.</summary>
    public Dictionary<string, object?> ScopeOf(string message) => Lines.Single(line => line.Message == message).Scope;

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Logger(ScopeLog owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var members = new Dictionary<string, object?>();
            var text = "";
            owner._scopes.ForEachScope(
                (scope, all) =>
                {
                    text += scope;
                    foreach (var (name, value) in (IReadOnlyList<KeyValuePair<string, object?>>)scope!)
                    {
                        all.Add(name, value);
                    }
                },
                members
            );
            owner.Lines.Enqueue((formatter(state, exception), members, text));
        }
    }
}
