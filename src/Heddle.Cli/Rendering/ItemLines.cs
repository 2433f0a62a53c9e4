using System.Text.Json;

namespace Heddle.Cli;

/// <summary>Writes items as they come, one a line.</summary>
internal static class ItemLines
{
    public static async Task WriteAsync(
        Shell shell,
        IAsyncEnumerable<JsonElement> items,
        string waiting,
        bool sorted,
        CancellationToken cancellationToken
    )
    {
        await using var item = items.GetAsyncEnumerator(cancellationToken);
        var more = await Spinner.WhileAsync(shell, waiting, () => item.MoveNextAsync().AsTask());
        while (more)
        {
            shell.Out.WriteLine(sorted ? JsonView.SortedLine(item.Current) : JsonView.Line(item.Current));
            more = await item.MoveNextAsync();
        }
    }
}
