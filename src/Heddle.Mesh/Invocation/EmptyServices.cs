namespace Heddle.Mesh;

/// <summary>The services of a mesh that was given none.</summary>
internal sealed class EmptyServices : IServiceProvider
{
    public static readonly EmptyServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
