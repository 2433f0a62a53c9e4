using Microsoft.Extensions.Logging;

namespace Heddle.Cli;

/// <summary>Shows a person what a part of the library logs, on standard error.</summary>
internal sealed class ShellLogger(Shell shell, LogLevel least) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            var word = logLevel >= LogLevel.Warning ? $"{logLevel.ToString().ToLowerInvariant()}: " : "";
            var cause = exception is null ? "" : $" ({exception.Message})";
            shell.Say(Printable.Line($"{word}{formatter(state, exception)}{cause}"));
        }
    }
}
