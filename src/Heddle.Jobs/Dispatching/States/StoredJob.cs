namespace Heddle.Jobs;

/// <summary>A job's record and the revision it has in the bucket.</summary>
internal sealed record StoredJob(string Key, JobRecord Record, ulong Revision);
