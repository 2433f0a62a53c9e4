using System.Buffers;
using System.Security.Cryptography;

namespace Heddle.Transport;

/// <summary>
/// Stores a content's chunks: published one behind the other on one subject, with a bounded number whose receipts are still to come.
/// </summary>
/// <remarks>
/// A request each would be simpler, but requests that wait for room in the outgoing buffer overtake each other; publishes that are
/// awaited do not. The receipts are held to it: each has to tell a higher sequence than the one before.
/// </remarks>
internal sealed class ChunkUpload : IAsyncDisposable
{
    /// <summary>How much may be on its way: enough to fill a fast connection of 40 ms, and less than servers queue without complaint.</summary>
    private const int WindowBytes = 4 * 1024 * 1024;

    /// <summary>How long the next receipt may take before the upload counts as failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly JetStreamContext _context;
    private readonly string _subject;
    private readonly BusSubscription _receipts;
    private readonly CancellationTokenSource _interrupt = new();
    private volatile BusException? _failure;
    private ulong _last;

    private ChunkUpload(JetStreamContext context, string subject, BusSubscription receipts)
    {
        _context = context;
        _subject = subject;
        _receipts = receipts;
        context.Bus.Events += OnBusEvent;
    }

    /// <summary>How many chunks have been published.</summary>
    public int Sent { get; private set; }

    /// <summary>How many bytes they have.</summary>
    public long Size { get; private set; }

    /// <summary>How many of them have been answered for.</summary>
    private int Answered { get; set; }

    public static async ValueTask<ChunkUpload> OpenAsync(JetStreamContext context, string subject, CancellationToken cancellationToken)
    {
        var receipts = await context.Bus.SubscribeAsync(context.NewInbox(), null, cancellationToken).ConfigureAwait(false);
        return new(context, subject, receipts);
    }

    /// <summary>Stores a content to its end, and returns when all of it is stored.</summary>
    /// <returns>The content's SHA-256.</returns>
    public async ValueTask<byte[]> SendAsync(Stream content, int chunkSize, CancellationToken cancellationToken)
    {
        var window = Math.Max(2, WindowBytes / chunkSize);
        var buffer = ArrayPool<byte>.Shared.Rent(chunkSize);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            int count;
            do
            {
                count = await content
                    .ReadAtLeastAsync(buffer.AsMemory(0, chunkSize), chunkSize, throwOnEndOfStream: false, cancellationToken)
                    .ConfigureAwait(false);
                if (count > 0)
                {
                    hash.AppendData(buffer, 0, count);
                    await AwaitReceiptsAsync(window - 1, cancellationToken).ConfigureAwait(false);
                    await _context
                        .Bus.PublishAsync(_subject, buffer.AsMemory(0, count), null, _receipts.Subject, cancellationToken)
                        .ConfigureAwait(false);
                    Sent++;
                    Size += count;
                }
            } while (count == chunkSize);

            await AwaitReceiptsAsync(0, cancellationToken).ConfigureAwait(false);
            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Waits, within reason, until the server has dealt with all that was published: a purge that overtook a chunk would leave it behind.
    /// </summary>
    public async ValueTask SettleAsync()
    {
        while (Answered < Sent && _failure is null)
        {
            try
            {
                await TakeAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (BusException)
            {
                return; // No more receipts will come.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _context.Bus.Events -= OnBusEvent;
        await _receipts.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Waits until no more than so many receipts are still to come.</summary>
    private async ValueTask AwaitReceiptsAsync(int open, CancellationToken cancellationToken)
    {
        while (Sent - Answered > open)
        {
            var answer = await TakeAsync(cancellationToken).ConfigureAwait(false);
            var receipt = JetStreamContext.ReadReceipt(_subject, answer);
            if (receipt is null || receipt.Sequence <= _last)
            {
                throw new StoreException($"publish to `{_subject}`", 500, 0, "the chunks were not stored in their order");
            }

            _last = receipt.Sequence;
        }
    }

    private async ValueTask<BusMessage> TakeAsync(CancellationToken cancellationToken)
    {
        if (!_receipts.Messages.TryRead(out var answer))
        {
            answer = await WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Answered++;
        return answer;
    }

    private async ValueTask<BusMessage> WaitAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Patience, _context.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token, _interrupt.Token);
        try
        {
            return
                await _receipts.Messages.WaitToReadAsync(linked.Token).ConfigureAwait(false) && _receipts.Messages.TryRead(out var answer)
                ? answer
                : throw new BusClosedException();
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _failure ?? new RequestTimeoutException(_subject, Patience);
        }
    }

    /// <summary>What went out on a lost connection, or was denied, is not answered: there is no use in waiting.</summary>
    private void OnBusEvent(object? sender, BusEvent happened)
    {
        _failure = happened switch
        {
            BusEvent.Disconnected lost => new BusDisconnectedException(lost.Reason),
            BusEvent.PermissionDenied { Operation: BusOperation.Publish } denied when denied.Subject == _subject =>
                new PermissionDeniedException(BusOperation.Publish, _subject),
            _ => _failure,
        };
        if (_failure is not null)
        {
            _interrupt.Cancel();
        }
    }
}
