using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Heddle.DevServers.Tests;

public sealed class ArchiveSourceTests : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ReleaseServer _releases = new();
    private readonly string _name = ArchiveSource.ArchiveName;
    private readonly byte[] _archive = Pack("exit 0");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _releases.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task An_archive_whose_sum_is_right_is_unpacked_and_kept()
    {
        Publish(Sum(_archive));
        var path = (await FindAsync()).Path;
        path.ShouldBe(_scratch["cache/nats-server/nats-server"]);
        (await File.ReadAllTextAsync(path, Cancel)).ShouldBe("#!/bin/sh\nexit 0\n");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_archive_whose_sum_is_wrong_is_refused()
    {
        Publish(Sum(Pack("exit 1")));
        await ShouldFailAsync("SHA-256");
    }

    [Fact]
    public async Task An_archive_without_a_sum_is_refused()
    {
        _releases.Files[_name] = _archive;
        _releases.Files["SHA256SUMS"] = Encoding.ASCII.GetBytes($"{Sum(_archive)}  another-file.tar.gz\n");
        await ShouldFailAsync("cannot be verified");
    }

    [Fact]
    public async Task A_release_without_sums_is_refused()
    {
        _releases.Files[_name] = _archive;
        await ShouldFailAsync("answered 404");
    }

    [Fact]
    public async Task An_archive_that_ends_early_is_refused()
    {
        Publish(Sum(_archive));
        _releases.CutsBodies = true;
        await ShouldFailAsync("release archive");
    }

    [Fact]
    public async Task Something_verified_that_is_no_archive_is_refused()
    {
        var text = Encoding.ASCII.GetBytes("certainly not a compressed archive");
        _releases.Files[_name] = text;
        _releases.Files["SHA256SUMS"] = Encoding.ASCII.GetBytes($"{Sum(text)}  {_name}\n");
        await ShouldFailAsync("cannot be unpacked");
    }

    [Fact]
    public async Task A_list_of_sums_without_end_is_refused()
    {
        Publish(Sum(_archive));
        _releases.Files["SHA256SUMS"] = new byte[1024 * 1024];
        await ShouldFailAsync("is larger than");
    }

    [Fact]
    public async Task Nobody_answering_is_told()
    {
        await _releases.DisposeAsync();
        await ShouldFailAsync("release archive");
    }

    [Fact]
    public async Task Redis_has_no_archive()
    {
        var failure = await Should.ThrowAsync<ServerNotFoundException>(FindAsync(ServerRecipe.Redis));
        failure.Message.ShouldContain("none is published for redis-server");
    }

    [Fact]
    public void Releases_come_over_an_encrypted_line() => new ArchiveSource().Releases.Scheme.ShouldBe("https");

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Pack(string body)
    {
        var bytes = new MemoryStream();
        using (var compressed = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(compressed))
        {
            Add("nats-server-v0/README.md", "read me");
            Add("nats-server-v0/nats-server", $"#!/bin/sh\n{body}\n");

            void Add(string name, string text) =>
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }
                );
        }

        return bytes.ToArray();
    }

    private void Publish(string sum)
    {
        _releases.Files[_name] = _archive;
        _releases.Files["SHA256SUMS"] = Encoding.ASCII.GetBytes($"{new string('0', 64)}  other.zip\n{sum}  {_name}\n");
    }

    private async Task<ServerProgram> FindAsync(ServerRecipe? recipe = null)
    {
        var locator = new ServerLocator
        {
            Variable = _ => null,
            Folders = [],
            CacheRoot = _scratch["cache"],
            Sources = [new ArchiveSource { Releases = _releases.Address }],
        };
        return await locator.FindAsync(recipe ?? ServerRecipe.Nats, _ => { }, TimeProvider.System, Cancel);
    }

    private async Task ShouldFailAsync(string reason)
    {
        var failure = await Should.ThrowAsync<ServerNotFoundException>(FindAsync());
        failure.Message.ShouldContain(reason);
        Directory.GetDirectories(_scratch["cache"]).ShouldBeEmpty();
    }
}
