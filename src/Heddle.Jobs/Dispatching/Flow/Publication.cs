namespace Heddle.Jobs;

/// <summary>How far a dispatcher is with publishing a dispatch.</summary>
internal enum Publication
{
    /// <summary>It has not, as far as it knows.</summary>
    None,

    /// <summary>It is at it.</summary>
    Underway,

    /// <summary>The stream has it.</summary>
    Done,
}
