namespace Heddle.DevServers;

/// <summary>One way of fetching a server failed; <see cref="ServerNotFoundException"/> tells all of them.</summary>
internal sealed class AcquisitionException(string message, Exception? innerException = null) : Exception(message, innerException);
