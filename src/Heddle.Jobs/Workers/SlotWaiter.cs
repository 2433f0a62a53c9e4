namespace Heddle.Jobs;

/// <summary>Somebody in line for a place. A place that comes after the wait was given up is passed on.</summary>
internal sealed class SlotWaiter(WorkSlots slots) : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource _entered = new();

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(static (own, token) => ((SlotWaiter)own!)._entered.TrySetCanceled(token), this);
        await using (registration.ConfigureAwait(false))
        {
            await _entered.Task.ConfigureAwait(false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (!_entered.TrySetResult())
        {
            slots.Leave();
        }
    }
}
