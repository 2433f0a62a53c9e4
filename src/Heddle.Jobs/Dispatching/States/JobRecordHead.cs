using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>The first members of a <see cref="JobRecord"/>: what an index of the jobs at work needs, read without the rest.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JobRecordHead(JobStatus State, long Due, string Owner, string WorkerId, bool Unannounced)
{
    /// <summary>Reads the front of a stored record; <see langword="null"/> where it is none, or of another version.</summary>
    public static JobRecordHead? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes, PacketLimits.Default);
        var (version, state, due, owner, worker, unannounced) = (0, 0, 0L, "", "", false);
        do
        {
            version = reader.Int32(1, version);
            state = reader.Int32(2, state);
            due = reader.Int64(3, due);
            owner = reader.Name(4, owner);
            worker = reader.Name(5, worker);
            unannounced = reader.Bool(6, unannounced);
        } while (reader.Field is > 0 and <= 6 && reader.Another());
        return reader.Rejection == PacketRejection.None && version == JobRecord.CurrentVersion
            ? new((JobStatus)state, due, owner, worker, unannounced)
            : null;
    }

    public static JobRecordHead Of(JobRecord record) => new(record.State, record.Due, record.Owner, record.WorkerId, record.Unannounced);

    public bool IsActive => Unannounced || !JobTransitions.IsTerminal(State);
}
