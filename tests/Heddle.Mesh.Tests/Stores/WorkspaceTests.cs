using System.Text;
using Heddle.Transport;

namespace Heddle.Mesh.Tests;

public sealed class WorkspaceTests : IAsyncDisposable
{
    private readonly MeshFixture _mesh = new();

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Text_bytes_and_streams_put_by_one_are_got_by_another()
    {
        var writer = _mesh.Join().Workspace;
        var reader = _mesh.Join().Workspace;

        await writer.PutAsync("a.txt", "grüße", cancellationToken: MeshFixture.Timeout);
        await writer.PutAsync("b.bin", new byte[] { 1, 2, 3 }, cancellationToken: MeshFixture.Timeout);
        await writer.PutAsync("c/d.bin", new MemoryStream(new byte[200_000]), cancellationToken: MeshFixture.Timeout);

        (await reader.GetTextAsync("a.txt", MeshFixture.Timeout)).ShouldBe("grüße");
        (await reader.GetBytesAsync("b.bin", MeshFixture.Timeout)).ShouldBe([1, 2, 3]);
        await using var opened = await reader.GetAsync("c/d.bin", MeshFixture.Timeout);
        using var copy = new MemoryStream();
        await opened.CopyToAsync(copy, MeshFixture.Timeout);
        (opened.Info.Size, opened.Info.Chunks, copy.Length).ShouldBe((200_000L, 2, 200_000L));
    }

    [Fact]
    public async Task What_is_stored_is_overwritten_listed_and_deleted()
    {
        var workspace = _mesh.Join().Workspace;
        await workspace.PutAsync("a", "1", cancellationToken: MeshFixture.Timeout);
        await workspace.PutAsync("a", "22", cancellationToken: MeshFixture.Timeout);
        await workspace.PutAsync("empty", "", cancellationToken: MeshFixture.Timeout);

        (await workspace.GetTextAsync("a", MeshFixture.Timeout)).ShouldBe("22");
        (await workspace.GetTextAsync("empty", MeshFixture.Timeout)).ShouldBe("");
        (await workspace.GetInfoAsync("a", MeshFixture.Timeout)).ShouldNotBeNull().Size.ShouldBe(2);
        (await workspace.ListAsync(MeshFixture.Timeout).ToListAsync(MeshFixture.Timeout))
            .Select(info => info.Name)
            .ShouldBe(["a", "empty"], ignoreOrder: true);
        (await workspace.DeleteAsync("a", MeshFixture.Timeout)).ShouldBeTrue();
        (await workspace.DeleteAsync("a", MeshFixture.Timeout)).ShouldBeFalse();
        (await workspace.GetInfoAsync("a", MeshFixture.Timeout)).ShouldBeNull();
        await Should.ThrowAsync<ObjectNotFoundException>(async () => await workspace.GetBytesAsync("a", MeshFixture.Timeout));
    }

    [Fact]
    public async Task A_watch_tells_what_is_stored_and_what_changes()
    {
        var workspace = _mesh.Join().Workspace;
        await workspace.PutAsync("a", "1", cancellationToken: MeshFixture.Timeout);
        await using var watch = await workspace.WatchAsync(cancellationToken: MeshFixture.Timeout);

        await _mesh.Join().Workspace.DeleteAsync("a", MeshFixture.Timeout);

        var seen = await watch.Take(2).Select(info => $"{info.Name} {info.IsDeleted}").ToListAsync(MeshFixture.Timeout);
        seen.ShouldBe(["a False", "a True"]);
    }

    [Fact]
    public async Task Options_are_kept_with_the_content()
    {
        var workspace = _mesh.Join().Workspace;
        var options = new ObjectPutOptions { Metadata = new Dictionary<string, string> { ["content-type"] = "text/csv" } };

        await workspace.PutAsync("a.csv", Encoding.UTF8.GetBytes("1,2"), options, MeshFixture.Timeout);

        var info = (await workspace.GetInfoAsync("a.csv", MeshFixture.Timeout)).ShouldNotBeNull();
        (info.Bucket, info.Metadata["content-type"]).ShouldBe(("mesh-artifacts", "text/csv"));
    }

    [Fact]
    public async Task Hosting_an_agent_opens_the_bucket_for_peers_that_only_open()
    {
        await _mesh.CallerOfAsync("echo", (string text) => text);

        var bucket = await _mesh.Raw().OpenObjectsAsync(new("mesh-artifacts") { CreateIfMissing = false }, MeshFixture.Timeout);

        bucket.Name.ShouldBe("mesh-artifacts");
    }

    [Fact]
    public async Task A_bus_without_an_object_store_hosts_agents_and_says_what_it_lacks()
    {
        await using var mesh = AgentMesh.Over(new BusWithoutObjects(_mesh.Raw()));
        mesh.AddAgent(new AgentSpec("echo", "Echoes."), (string text) => text);
        await mesh.StartAsync(MeshFixture.Timeout);

        (await mesh.CallAsync<string>("echo", "hi", cancellationToken: MeshFixture.Timeout)).ShouldBe("hi");
        var failure = await Should.ThrowAsync<NotSupportedException>(async () =>
            await mesh.Workspace.PutAsync("a", "1", cancellationToken: MeshFixture.Timeout)
        );
        failure.Message.ShouldContain(nameof(BusWithoutObjects));
    }
}
