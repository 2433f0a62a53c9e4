using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>What a job hands on to the jobs its handler submits.</summary>
/// <param name="TraceId">The request or workflow it belongs to.</param>
/// <param name="Headers">Its trace context.</param>
internal sealed record JobTrace(string TraceId, BusHeaders Headers);
