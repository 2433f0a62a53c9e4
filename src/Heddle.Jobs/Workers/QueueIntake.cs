using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Takes jobs from a work queue, each when there is a place to run it, and one ahead.</summary>
internal sealed class QueueIntake(WorkQueue queue, WorkerSession session) : IAsyncDisposable
{
    // What is taken ahead waits unsettled, and its time runs.
    private static readonly QueueReadOptions OneAhead = new() { Prefetch = 1 };

    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    public void Start() => _reading = Task.Run(ReadAsync, CancellationToken.None);

    /// <summary>Takes no further job; what was taken ahead goes back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var message in queue.ReadAsync(OneAhead, _stop.Token).ConfigureAwait(false))
            {
                await BeginAsync(message).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // That is how it ends.
        }
        catch (BusException problem)
        {
            session.Receiver.ReportEnded(queue.Name, problem);
        }
    }

    private async ValueTask BeginAsync(QueueMessage message)
    {
        try
        {
            await session.Slots.EnterAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await session.Reporter.GiveBackAsync(message).ConfigureAwait(false);
            throw;
        }

        // On a thread of its own choosing: a handler that blocks must not hold up the next message.
        ThreadPool.UnsafeQueueUserWorkItem(
            static job => _ = job.Receiver.ReceiveAsync(job.Delivery),
            (session.Receiver, Delivery: JobDelivery.From(message)),
            preferLocal: false
        );
    }
}
