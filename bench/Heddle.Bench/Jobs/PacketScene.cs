using System.Diagnostics;
using Heddle.Bench.Running;
using Heddle.Jobs;

namespace Heddle.Bench.Jobs;

/// <summary>A job request of 603 bytes, with what requests usually carry.</summary>
internal sealed class PacketScene
{
    private const int PacketBytes = 603;
    private const int Batches = 25;
    private const int RoundTrips = 400;
    private const int Signatures = 500;
    private const string Sender = "client-1";
    private const string Subject = "sys.job.submit";

    private readonly BusPacket _packet = OfLength(PacketBytes);
    private readonly PacketSigner _unsigned = PacketSigner.Unsigned;
    private readonly PacketSigner _signer;
    private readonly PacketReaderOptions _trusting;
    private readonly byte[] _signed;

    public PacketScene()
    {
        var key = JobSigningKey.Create();
        _signer = PacketSigner.Create(key);
        _trusting = new() { Keys = JobKeyRing.Empty.With(Sender, key.PublicKey) };
        _signed = _signer.Sign(_packet, Subject);
    }

    /// <summary>From a record to bytes and back, checks included, without a signature.</summary>
    public double RoundTripNanoseconds()
    {
        var batches = new List<double>(Batches);
        for (var i = 0; i < Batches; i++)
        {
            var started = Stopwatch.GetTimestamp();
            RoundTrip(RoundTrips);
            batches.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / RoundTrips);
        }

        return BenchRun.Median(batches);
    }

    public double AllocatedBytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        RoundTrip(RoundTrips);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)RoundTrips;
    }

    public double SignaturesPerSecond()
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Signatures; i++)
        {
            _signer.Sign(_packet, Subject);
        }

        return Signatures / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public double VerificationsPerSecond()
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Signatures; i++)
        {
            Require(PacketReader.Read(_signed, Subject, _trusting));
        }

        return Signatures / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private void RoundTrip(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Require(PacketReader.Read(_unsigned.Sign(_packet, Subject), Subject));
        }
    }

    private static void Require(PacketReadResult result)
    {
        if (!result.IsAccepted)
        {
            throw new InvalidOperationException($"the packet is refused: {result.Failure}");
        }
    }

    // Grown by its memory id, one byte at a time, until it has the length.
    private static BusPacket OfLength(int bytes)
    {
        for (var padding = 1; padding < bytes; padding++)
        {
            var packet = Packet(new string('m', padding));
            if (PacketSigner.Unsigned.Sign(packet, Subject).Length == bytes)
            {
                return packet;
            }
        }

        throw new InvalidOperationException($"no padding makes the packet {bytes} bytes long");
    }

    private static BusPacket Packet(string memory) =>
        BusPacket.Create(
            "4f1d7c1ab0d24f7f9c1f6a3f2f0e9d11",
            Sender,
            new Timestamp(1_795_000_000, 123_456_789),
            new JobRequest
            {
                JobId = "0b6c4a9e-3c55-4c8e-9a3c-8f3f7a1d2e44",
                Topic = "job.summarize",
                Priority = JobPriority.Interactive,
                ContextPointer = "redis://ctx:0b6c4a9e-3c55-4c8e-9a3c-8f3f7a1d2e44",
                TenantId = "tenant-1",
                PrincipalId = "user-7",
                MemoryId = memory,
                Budget = new() { MaxInputTokens = 4_000, DeadlineMilliseconds = 120_000 },
                Environment = PacketMap.Create<string>([new("tenant_id", "tenant-1"), new("locale", "en")]),
                Labels = PacketMap.Create<string>([new("region", "eu-west"), new("team", "documents")]),
            }
        );
}
