using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>Counts what a process does on its bus and, after so many operations, lets it do nothing any more: as if it had been killed.</summary>
internal sealed class Killswitch(int after)
{
    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Task Dead => _dead.Task;

    /// <summary>Lets an operation happen, or not.</summary>
    public void Pass()
    {
        var number = Interlocked.Increment(ref _count);
        if (number >= after)
        {
            _dead.TrySetResult();
        }

        if (number > after)
        {
            throw new BusClosedException();
        }
    }
}
