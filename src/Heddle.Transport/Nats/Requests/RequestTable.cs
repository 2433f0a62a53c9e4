using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Heddle.Transport.Nats;

/// <summary>
/// The requests that wait for answers. All answers come on one wildcard subscription; the last token of their subject says whose
/// they are. One timer serves all timeouts: it is armed for the earliest deadline and, when it fires, for the next.
/// </summary>
internal sealed class RequestTable
{
    private const int MaxPooled = 1024;
    private const ulong SlotMask = (1UL << RequestToken.SlotBits) - 1;

    private readonly Lock _gate = new();
    private readonly Stack<PendingRequest> _pool = new();
    private readonly Stack<int> _free = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private PendingRequest?[] _slots = new PendingRequest?[64];
    private int _used;
    private ulong _tenancy;
    private long _armedFor = long.MaxValue;

    /// <summary>Creates an empty table.</summary>
    /// <param name="inboxPrefix">The first part of the inbox's subject.</param>
    /// <param name="time">The clock.</param>
    public RequestTable(string inboxPrefix, TimeProvider time)
    {
        const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var inbox = $"{inboxPrefix}.{RandomNumberGenerator.GetString(Alphabet, 22)}.";
        Wildcard = inbox + "*";
        InboxPrefix = Encoding.UTF8.GetBytes(inbox);
        _time = time;
        _timer = time.CreateTimer(
            static table => ((RequestTable)table!).Expire(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>The subject to subscribe to for answers.</summary>
    public string Wildcard { get; }

    /// <summary>What every inbox starts with, its last dot included.</summary>
    public byte[] InboxPrefix { get; }

    /// <summary>Begins to wait for an answer.</summary>
    /// <param name="subject">The request's subject.</param>
    /// <param name="timeout">How long to wait, or infinite.</param>
    public PendingRequest Add(string subject, TimeSpan timeout)
    {
        var deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : After(timeout);
        lock (_gate)
        {
            var slot = _free.TryPop(out var free) ? free : NewSlot();
            var request = _pool.TryPop(out var pooled) ? pooled : new PendingRequest(this);
            request.Begin((++_tenancy << RequestToken.SlotBits) | (uint)slot, subject, timeout, deadline);
            _slots[slot] = request;
            if (deadline < _armedFor)
            {
                Arm(deadline);
            }

            return request;
        }
    }

    /// <summary>Takes a request out of the table: the caller, and nobody else, may complete it.</summary>
    /// <param name="token">Its token.</param>
    /// <param name="request">The request.</param>
    public bool TryTake(ulong token, [NotNullWhen(true)] out PendingRequest? request)
    {
        lock (_gate)
        {
            var slot = (int)(token & SlotMask);
            request = slot < _used ? _slots[slot] : null;
            if (request?.Token != token)
            {
                request = null;
                return false;
            }

            Vacate(slot);
            return true;
        }
    }

    /// <summary>Ends one request, unless it has ended.</summary>
    public void Fail(ulong token, Exception exception)
    {
        if (TryTake(token, out var request))
        {
            request.SetException(exception);
        }
    }

    /// <summary>Ends every request for which a condition holds.</summary>
    public void FailWhere(Func<PendingRequest, bool> condition, Func<PendingRequest, Exception> reason)
    {
        var failed = new List<PendingRequest>();
        lock (_gate)
        {
            for (var slot = 0; slot < _used; slot++)
            {
                if (_slots[slot] is { } request && condition(request))
                {
                    Vacate(slot);
                    failed.Add(request);
                }
            }
        }

        foreach (var request in failed)
        {
            request.SetException(reason(request));
        }
    }

    /// <summary>Takes back a request whose result has been read.</summary>
    public void GiveBack(PendingRequest request)
    {
        lock (_gate)
        {
            if (_pool.Count < MaxPooled)
            {
                _pool.Push(request);
            }
        }
    }

    /// <summary>Ends every request, now and from now on.</summary>
    public void Close(Exception? reason)
    {
        FailWhere(_ => true, _ => new BusClosedException(reason));
        _timer.Dispose();
    }

    private void Vacate(int slot)
    {
        _slots[slot] = null;
        _free.Push(slot);
    }

    private int NewSlot()
    {
        if (_used == _slots.Length)
        {
            Array.Resize(ref _slots, _used * 2);
        }

        return _used++;
    }

    private long After(TimeSpan wait)
    {
        var ticks = wait.TotalSeconds * _time.TimestampFrequency;
        return ticks >= long.MaxValue / 2 ? long.MaxValue : _time.GetTimestamp() + (long)ticks;
    }

    private void Arm(long deadline)
    {
        _armedFor = deadline;
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), deadline);

        // Timers count whole milliseconds; rounded down, the last one would be spent in a loop.
        var due =
            wait <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(wait.TotalMilliseconds), int.MaxValue));
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        var now = _time.GetTimestamp();
        FailWhere(request => request.Deadline <= now, request => new RequestTimeoutException(request.Subject, request.Timeout));
        lock (_gate)
        {
            var next = long.MaxValue;
            foreach (var request in _slots.AsSpan(0, _used))
            {
                next = Math.Min(next, request?.Deadline ?? long.MaxValue);
            }

            _armedFor = long.MaxValue;
            if (next != long.MaxValue)
            {
                Arm(next);
            }
        }
    }
}
