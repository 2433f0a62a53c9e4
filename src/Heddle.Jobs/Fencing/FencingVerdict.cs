namespace Heddle.Jobs;

/// <summary>What an echoed or offered dispatch is worth. Everything but <see cref="Current"/> changes nothing.</summary>
public enum FencingVerdict
{
    /// <summary>It is the active dispatch, or the next one.</summary>
    Current,

    /// <summary>It says nothing where a dispatch is active.</summary>
    Missing,

    /// <summary>It is another dispatch than the active one, though of the same attempt.</summary>
    OtherDispatch,

    /// <summary>It belongs to an earlier attempt.</summary>
    Stale,

    /// <summary>It belongs to an attempt that has not been made.</summary>
    Future,

    /// <summary>It is another worker's.</summary>
    WrongWorker,

    /// <summary>It is the dispatch that is already known: answer as before, do nothing twice.</summary>
    Repeated,
}
