namespace Heddle.Transport;

/// <summary>One request over a bad line.</summary>
/// <param name="inner">The bus behind the line.</param>
/// <param name="subject">The request's subject.</param>
/// <param name="payload">The body; not reused by its owner before the request has ended.</param>
/// <param name="headers">The headers, or <see langword="null"/>.</param>
/// <param name="copies">How often the request arrives.</param>
internal sealed class FaultyRequest(MessageBus inner, string subject, ReadOnlyMemory<byte> payload, BusHeaders? headers, int copies)
{
    private Task<BusMessage>? _answer;

    /// <summary>Asks, and waits for the answer as long as the token allows: for ever, when question or answer is lost.</summary>
    public async ValueTask<BusMessage> AskAsync(FaultyLine line, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        if (copies == 0)
        {
            await NeverAsync(time, cancellationToken).ConfigureAwait(false);
        }

        if (delay == TimeSpan.Zero && line.IsFree)
        {
            _answer = RequestAsync(cancellationToken);
        }
        else
        {
            await line.SendAsync(payload.Length, delay, () => Send(cancellationToken)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var answer = _answer is null ? throw new BusClosedException() : await _answer.ConfigureAwait(false);
        if (line.IsCut)
        {
            await NeverAsync(time, cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    private static Task NeverAsync(TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);

    private ValueTask Send(CancellationToken cancellationToken)
    {
        // Whoever has stopped waiting is not asked for any more: the body may be somebody else's by now.
        if (!cancellationToken.IsCancellationRequested)
        {
            _answer = RequestAsync(cancellationToken);
        }

        return ValueTask.CompletedTask;
    }

    // Two copies are two requests, of which the first answer counts, as with a message doubled by the network.
    private async Task<BusMessage> RequestAsync(CancellationToken cancellationToken)
    {
        var first = inner.RequestAsync(subject, payload, headers, Timeout.InfiniteTimeSpan, cancellationToken).AsTask();
        if (copies == 1)
        {
            return await first.ConfigureAwait(false);
        }

        var second = inner.RequestAsync(subject, payload, headers, Timeout.InfiniteTimeSpan, cancellationToken).AsTask();
        var winner = await Task.WhenAny(first, second).ConfigureAwait(false);
        // The other one may fail unseen.
        _ = (winner == first ? second : first).ContinueWith(
            static late => _ = late.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
        return await winner.ConfigureAwait(false);
    }
}
