namespace Heddle.Mesh;

/// <summary>How a value of the shared state is updated.</summary>
public sealed record MeshUpdateOptions
{
    internal static readonly MeshUpdateOptions Default = new();

    /// <summary>
    /// For how long a write that others forestall is tried again. Default 30 s, enough for hundreds of writers of one key; zero for one
    /// attempt.
    /// </summary>
    public TimeSpan Patience
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);
}
