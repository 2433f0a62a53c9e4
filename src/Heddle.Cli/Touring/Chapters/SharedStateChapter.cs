namespace Heddle.Cli;

/// <summary>State that every process sees.</summary>
internal sealed class SharedStateChapter : Chapter
{
    private const string Key = "demo/threshold";

    public override string Title => "Shared state";

    public override string Story =>
        "Agents share keys and values. A change reaches those who watch, and nobody overwrites what it has not seen.";

    public override string Command => $"heddle kv put {Key} 0.85; heddle kv watch {Key}";

    public override async Task<string> ShowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var state = stage.Mesh.KV;
        var seen = await state.PutAsync(Key, 0.85, cancellationToken);
        await using var watch = state.WatchAsync<double>(Key, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await NextAsync(0.85);
        await state.PutAsync(Key, 0.9, cancellationToken);
        await NextAsync(0.9);
        var late = await state.TryUpdateAsync(Key, 0.5, seen, cancellationToken);
        Require(late is null, "a write based on a value that was replaced meanwhile went through");
        stage.Narrator.Show("0.5 refused: the writer had not seen 0.9");
        await state.DeleteAsync(Key, cancellationToken);
        return "the change was seen, the late write was not made";

        async Task NextAsync(double expected)
        {
            Require(await watch.MoveNextAsync() && watch.Current.Value == expected, $"the watch did not show {expected}");
            stage.Narrator.Show($"{Key} {watch.Current.Value}");
        }
    }
}
