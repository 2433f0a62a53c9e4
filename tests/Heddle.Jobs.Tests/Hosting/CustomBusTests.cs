using System.Diagnostics;
using CustomBus;
using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>A bus and a blob store that users write: the sample, run as it is and taken apart.</summary>
public sealed class CustomBusTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sample_prints_what_its_job_returned()
    {
        // From its own folder: beside the tests it would lack what their shared framework brings along.
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\'));
        var root = built.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var program = Path.Combine(root, "samples", "CustomBus", "bin", built.Parent.Name, built.Name, "CustomBus.dll");
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true };
        using var sample = Process.Start(start)!;

        (await sample.StandardOutput.ReadToEndAsync(Cancel)).ShouldBe("Hello, custom bus!\n");
        await sample.WaitForExitAsync(Cancel);
        sample.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Its_bus_shares_work_in_queue_groups_and_says_when_nobody_listens()
    {
        await using var bus = new ProcessBus();
        await using var one = await bus.SubscribeAsync("a.*", new() { QueueGroup = "g" }, Cancel);
        await using var two = await bus.SubscribeAsync("a.>", new() { QueueGroup = "g" }, Cancel);
        await bus.PublishAsync("a.b", new byte[1], cancellationToken: Cancel);

        (one.Messages.Count + two.Messages.Count).ShouldBe(1);
        await Should.ThrowAsync<NoRespondersException>(async () =>
            await bus.RequestAsync("b", default, null, TimeSpan.FromSeconds(1), Cancel)
        );
        await Should.ThrowAsync<NotSupportedException>(async () => await bus.OpenObjectsAsync(new("b"), Cancel));
    }

    [Fact]
    public async Task Its_blob_store_keeps_keys_that_are_no_file_names()
    {
        var folder = Directory.CreateTempSubdirectory("heddle-folder-");
        try
        {
            var store = new FolderBlobStore(folder.FullName);
            var pointer = await store.WriteAsync("../../etc/passwd", "x"u8.ToArray(), BlobRetention.Short, Cancel);

            (await store.ReadAsync(pointer, 10, Cancel))!.Value.Length.ShouldBe(1);
            folder.GetFiles().Length.ShouldBe(1);
            await Should.ThrowAsync<BlobTooLargeException>(async () => await store.ReadAsync(pointer, 0, Cancel));
            await store.DeleteAsync(pointer, Cancel);
            (await store.ReadAsync(pointer, 10, Cancel)).ShouldBeNull();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
