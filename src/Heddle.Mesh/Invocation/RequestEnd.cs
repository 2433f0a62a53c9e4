namespace Heddle.Mesh;

/// <summary>Why a request's token ended before its handler did.</summary>
internal enum RequestEnd
{
    Caller,
    Deadline,
    HostStopping,
}
