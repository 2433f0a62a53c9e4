using System.Threading.Channels;
using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Mesh;

/// <summary>
/// Log events as they are published, made by <see cref="MeshObserver.WatchLogsAsync"/>. Messages that are no log events are passed over.
/// For one reader; ends when it is disposed, which leaving the enumeration does.
/// </summary>
public sealed class LogWatch : IAsyncEnumerable<LogEvent>, IAsyncDisposable
{
    private readonly BusSubscription _subscription;
    private readonly LogFilter _filter;
    private readonly ILogger _logger;
    private volatile bool _disposed;

    internal LogWatch(BusSubscription subscription, LogFilter filter, ILogger logger)
    {
        _subscription = subscription;
        _filter = filter;
        _logger = logger;
    }

    /// <summary>How many messages have been left out so far because the reader was too slow (<see cref="LogFilter.Buffer"/>).</summary>
    public long MissedEvents => _subscription.DroppedMessages;

    /// <summary>Reads the events, once.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="ConnectionDeniedException">The server does not let this process read the logs.</exception>
    /// <exception cref="MeshConnectionException">The connection ended.</exception>
    public async IAsyncEnumerator<LogEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await using var own = ((IAsyncDisposable)this).ConfigureAwait(false);
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (LogEventReader.Read(message) is not { } log)
            {
                MeshLog.NoLogEvent(_logger, message.Subject);
            }
            else if (log.Level >= _filter.Level)
            {
                yield return log;
            }
        }
    }

    /// <summary>Ends the watch.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return _subscription.DisposeAsync();
    }

    private async ValueTask<BusMessage?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _subscription.Messages.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException) when (_disposed)
        {
            return null;
        }
        catch (ChannelClosedException closed)
        {
            throw Explain(closed.InnerException ?? new BusClosedException());
        }
        catch (BusException problem)
        {
            throw Explain(problem);
        }
    }

    private Exception Explain(Exception problem) =>
        problem is BusException bus && CallFailures.ToMeshException(bus, _filter.Agent ?? "", "") is { } failure ? failure : problem;
}
