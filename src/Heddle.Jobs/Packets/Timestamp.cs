using System.Globalization;
using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>
/// A point in time to the nanosecond, as packets carry it. Finer than a <see cref="DateTimeOffset"/>, so that a packet that is read and
/// written again keeps every digit and its signature.
/// </summary>
/// <param name="Seconds">Seconds since 1970-01-01T00:00:00Z, negative before.</param>
/// <param name="Nanoseconds">What is added to the seconds, 0 to 999,999,999, also for times before 1970.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Timestamp(long Seconds, int Nanoseconds = 0) : IComparable<Timestamp>
{
    private const long FirstSecond = -62_135_596_800; // 0001-01-01T00:00:00Z
    private const long LastSecond = 253_402_300_799; // 9999-12-31T23:59:59Z

    /// <summary>Whether both parts are in the range of protobuf's timestamp: the years 1 to 9999, fewer than 10⁹ nanoseconds.</summary>
    public bool IsValid => Seconds is >= FirstSecond and <= LastSecond && Nanoseconds is >= 0 and < 1_000_000_000;

    /// <summary>Takes a time of day; nothing is lost.</summary>
    /// <param name="time">The time, in any offset.</param>
    public static Timestamp From(DateTimeOffset time)
    {
        var (seconds, ticks) = Math.DivRem(time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerSecond);
        return ticks < 0 ? new(seconds - 1, (int)((ticks + TimeSpan.TicksPerSecond) * 100)) : new(seconds, (int)(ticks * 100));
    }

    /// <summary>The time of day in UTC, cut to the 100 nanoseconds a <see cref="DateTimeOffset"/> can hold.</summary>
    /// <exception cref="InvalidOperationException">The value is not <see cref="IsValid"/>.</exception>
    public DateTimeOffset ToDateTimeOffset() =>
        IsValid
            ? DateTimeOffset.UnixEpoch.AddTicks((Seconds * TimeSpan.TicksPerSecond) + (Nanoseconds / 100))
            : throw new InvalidOperationException(
                $"`{Seconds}` s and `{Nanoseconds}` ns since 1970 is not a time between the years 1 and 9999"
            );

    /// <summary>How far apart two valid times are, rounded up to the 100 nanoseconds of a <see cref="TimeSpan"/>.</summary>
    internal TimeSpan DistanceTo(Timestamp other)
    {
        var nanoseconds = ((Int128)(other.Seconds - Seconds) * 1_000_000_000) + (other.Nanoseconds - Nanoseconds);
        return TimeSpan.FromTicks((long)((Int128.Abs(nanoseconds) + 99) / 100));
    }

    /// <summary>The time as ISO 8601 has it, or the two numbers when they are no time.</summary>
    public override string ToString() =>
        IsValid
            ? string.Create(CultureInfo.InvariantCulture, $"{ToDateTimeOffset():yyyy-MM-ddTHH:mm:ss}.{Nanoseconds:D9}Z")
            : string.Create(CultureInfo.InvariantCulture, $"{Seconds} s {Nanoseconds} ns");

    /// <inheritdoc />
    public int CompareTo(Timestamp other) =>
        Seconds == other.Seconds ? Nanoseconds.CompareTo(other.Nanoseconds) : Seconds.CompareTo(other.Seconds);

    /// <inheritdoc cref="From" />
    public static implicit operator Timestamp(DateTimeOffset time) => From(time);

    /// <summary>Whether one time is before another.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator <(Timestamp left, Timestamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether one time is after another.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator >(Timestamp left, Timestamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether one time is before another or the same.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator <=(Timestamp left, Timestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one time is after another or the same.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator >=(Timestamp left, Timestamp right) => left.CompareTo(right) >= 0;
}
