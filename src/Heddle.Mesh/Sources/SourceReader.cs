namespace Heddle.Mesh;

/// <summary>An open source: what it gives, and what to dispose when nobody wants more.</summary>
internal sealed record SourceReader(IAsyncDisposable Owner, IAsyncEnumerable<SourceItem> Items);
