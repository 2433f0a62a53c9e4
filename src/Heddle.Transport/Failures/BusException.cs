namespace Heddle.Transport;

/// <summary>Something went wrong between this process and the bus. The derived type says what the caller can do.</summary>
public abstract class BusException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong, with the offending value and the next step.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    protected BusException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>Whether the same operation may succeed later without a change by the caller.</summary>
    public abstract bool IsTransient { get; }
}
