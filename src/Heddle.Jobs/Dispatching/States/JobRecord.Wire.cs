namespace Heddle.Jobs;

/// <content>The stored form: protobuf's, with what an index needs in front.</content>
internal sealed partial record JobRecord : IWireMessage<JobRecord>
{
    // What stands in a record has passed the limits of packets already.
    private static readonly PacketLimits Limits = new()
    {
        MaxPacketBytes = int.MaxValue,
        MaxTextBytes = int.MaxValue,
        MaxItems = int.MaxValue,
    };

    public JobRecord() { }

    private JobRecord(ref WireReader reader)
    {
        Version = 0;
        do
        {
            Version = reader.Int32(1, Version);
            State = (JobStatus)reader.Int32(2, (int)State);
            Due = reader.Int64(3, Due);
            Owner = reader.Name(4, Owner);
            WorkerId = reader.Name(5, WorkerId);
            Unannounced = reader.Bool(6, Unannounced);
            Attempt = reader.UInt64(7, Attempt);
            DispatchId = reader.String(8, DispatchId);
            Failures = reader.Int32(9, Failures);
            Accepted = reader.Int64(10, Accepted);
            Deadline = reader.Int64(11, Deadline);
            WaitingSince = reader.Int64(12, WaitingSince);
            Dispatched = reader.Int64(13, Dispatched);
            TraceId = reader.String(14, TraceId);
            Identity = reader.Message(15, Identity);
            Request = reader.Message(16, Request);
            Result = reader.Message(17, Result);
            ReasonCode = reader.Name(18, ReasonCode);
            Reason = reader.String(19, Reason);
            ResultSequence = reader.UInt64(20, ResultSequence);
            JobId = reader.String(21, JobId);
            Topic = reader.Name(22, Topic);
            TenantId = reader.Name(23, TenantId);
            Events = reader.Messages(24, Events);
            SubmittedBy = reader.Name(25, SubmittedBy);
            TraceParent = reader.String(26, TraceParent);
            WorkerInstance = reader.Name(27, WorkerInstance);
            EndSequence = reader.UInt64(28, EndSequence);
            Follows = reader.String(29, Follows);
        } while (reader.Another());
    }

    /// <summary>Reads a stored record.</summary>
    /// <exception cref="InvalidDataException">It is none, or of another version.</exception>
    public static JobRecord Decode(string key, ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes, Limits);
        var record = new JobRecord(ref reader);
        if (reader.Rejection != PacketRejection.None)
        {
            throw new InvalidDataException($"the record under `{key}` cannot be read: {reader.Rejection} at byte {reader.RejectedAt}");
        }

        return record.Version == CurrentVersion
            ? record
            : throw new InvalidDataException(
                $"the record under `{key}` has version `{record.Version}`, not {CurrentVersion}; run dispatchers of one version"
            );
    }

    public byte[] Encode()
    {
        var writer = new WireWriter(1024);
        try
        {
            ((IWireWritable)this).Write(ref writer);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    static JobRecord IWireMessage<JobRecord>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.Int32(1, Version);
        writer.Int32(2, (int)State);
        writer.Int64(3, Due);
        writer.String(4, Owner);
        writer.String(5, WorkerId);
        writer.Bool(6, Unannounced);
        writer.UInt64(7, Attempt);
        writer.String(8, DispatchId);
        writer.Int32(9, Failures);
        writer.Int64(10, Accepted);
        writer.Int64(11, Deadline);
        writer.Int64(12, WaitingSince);
        writer.Int64(13, Dispatched);
        writer.String(14, TraceId);
        writer.Message(15, Identity);
        writer.Message(16, Request);
        writer.Message(17, Result);
        writer.String(18, ReasonCode);
        writer.String(19, Reason);
        writer.UInt64(20, ResultSequence);
        writer.String(21, JobId);
        writer.String(22, Topic);
        writer.String(23, TenantId);
        writer.Messages(24, Events);
        writer.String(25, SubmittedBy);
        writer.String(26, TraceParent);
        writer.String(27, WorkerInstance);
        writer.UInt64(28, EndSequence);
        writer.String(29, Follows);
    }
}
