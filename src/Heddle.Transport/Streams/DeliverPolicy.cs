namespace Heddle.Transport;

/// <summary>With which message of its stream a new work queue begins.</summary>
public enum DeliverPolicy
{
    /// <summary>The oldest there is. The only possibility over a stream with <see cref="StreamRetention.WorkQueue"/>.</summary>
    All,

    /// <summary>The first that is stored after the queue was created.</summary>
    New,

    /// <summary>The one of <see cref="QueueOptions.FirstSequence"/>, or the next one there is.</summary>
    FromSequence,
}
