using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>What Heddle's workers add to heartbeats and handshakes for Heddle's dispatchers; others ignore it.</summary>
internal static class WorkerHeaders
{
    /// <summary>
    /// The life of a worker, a word that changes with every start. It says two things: what was given to another life of the same id died
    /// with it, and what is given to this one twice is done once and answered twice.
    /// </summary>
    public const string Instance = "Heddle-Worker-Instance";

    /// <summary>The life a message is a sign of; empty where it does not say.</summary>
    public static string InstanceOf(BusMessage message) => message.Headers?[Instance] ?? "";
}
