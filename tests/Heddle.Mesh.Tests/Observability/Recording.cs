using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Heddle.Mesh.Tests.Observability;

/// <summary>Records the mesh's spans and measurements.</summary>
internal sealed class Recording : IDisposable
{
    private readonly ActivityListener _spans;
    private readonly MeterListener _meter = new();
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly SemaphoreSlim _more = new(0);

    public Recording()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name is MeshTelemetry.Name or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                _ended.Enqueue(activity);
                _more.Release();
            },
        };
        ActivitySource.AddActivityListener(_spans);
        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MeshTelemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meter.Start();
    }

    public ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> Measured { get; } = [];

    /// <summary>Waits for spans of a trace until there are so many, and gives them.</summary>
    public async Task<IReadOnlyList<Activity>> SpansAsync(ActivityTraceId trace, int count)
    {
        while (true)
        {
            var found = _ended.Where(span => span.TraceId == trace && span.Source.Name == MeshTelemetry.Name).ToList();
            if (found.Count >= count)
            {
                return found;
            }

            await _more.WaitAsync(MeshFixture.Timeout);
        }
    }

    public void Dispose()
    {
        _spans.Dispose();
        _meter.Dispose();
        _more.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Measured.Enqueue((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
}
