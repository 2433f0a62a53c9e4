namespace Heddle.Transport.Tests.Nats;

/// <summary>Counts bytes of the whole process, so nothing else may run beside it.</summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests(NatsServerFixture fixture) : IClassFixture<NatsServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_round_trip_allocates_little_on_both_sides_together()
    {
        await using var bus = await fixture.ConnectAsync();
        await using var subscription = await bus.SubscribeAsync("cheap", cancellationToken: Cancel);
        var answering = Task.Run(
            async () =>
            {
                await foreach (var request in subscription.Messages.ReadAllAsync(Cancel))
                {
                    await bus.PublishAsync(request.ReplyTo!, request.Payload, cancellationToken: Cancel);
                }
            },
            Cancel
        );
        var payload = new byte[16];
        await CallAsync(1000);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await CallAsync(4000);
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / 4000;

        each.ShouldBeLessThan(600);
        await subscription.DrainAsync(Cancel);
        await answering;

        async Task CallAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await bus.RequestAsync("cheap", payload, null, Patience, Cancel);
            }
        }
    }
}
