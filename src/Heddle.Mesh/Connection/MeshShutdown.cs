using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Closes the connection under a mesh: drains it, and if that does not work, drops it.</summary>
internal static class MeshShutdown
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async ValueTask CloseAsync(MeshSession session)
    {
        using var patience = new CancellationTokenSource(Patience, session.Time);
        try
        {
            await session.Bus.DrainAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is BusException or OperationCanceledException)
        {
            MeshLog.LeavingFailed(session.Logger, problem, "draining the connection");
        }

        await session.Bus.DisposeAsync().ConfigureAwait(false);
    }
}
