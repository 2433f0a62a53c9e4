namespace Heddle.Mesh.Tests.Hosting;

/// <summary>A service of the application, one a scope: which scope it is, and whether that has ended.</summary>
internal sealed class Ledger(LedgerBook book) : IAsyncDisposable
{
    public int Scope { get; } = book.Open();

    public ValueTask DisposeAsync()
    {
        book.Close();
        return ValueTask.CompletedTask;
    }
}
